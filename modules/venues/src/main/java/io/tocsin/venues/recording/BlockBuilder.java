package io.tocsin.venues.recording;

import io.tocsin.venues.VenueInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers entries into blocks. A block that begins with an image names all sources before it, so
 * that reading may begin there. Not thread-safe.
 */
final class BlockBuilder {

  static final int BLOCK_BYTES = 1 << 18;

  private final EntryCodec codec = new EntryCodec();
  private final List<Recorded.Source> sources = new ArrayList<>();
  private Bytes bytes = new Bytes(BLOCK_BYTES + (BLOCK_BYTES >> 3));
  private int entries;
  private int frames;
  private long firstMicros;
  private long lastMicros;
  private boolean images;
  private boolean onlyImages;
  private boolean onlySources;
  private boolean timed;

  /**
   * Adds an entry.
   *
   * @return the block that is complete now, if one is; it does not hold the entry
   */
  @Nullable Block add(Recorded entry) {
    Block complete = null;
    if (isImage(entry) && onlySources) {
      clear(); // they are written again in front of the image
    }
    if (isImage(entry) ? entries > 0 && !onlyImages : bytes.size() >= BLOCK_BYTES) {
      complete = finish();
    }
    if (entries == 0 && isImage(entry)) {
      images = true;
      onlyImages = true;
      for (Recorded.Source source : sources) {
        codec.write(source, bytes);
        entries++;
      }
    }
    onlyImages &= isImage(entry);
    onlySources = (entries == 0 || onlySources) && entry instanceof Recorded.Source;
    switch (entry) {
      case Recorded.Source source -> sources.add(source);
      case Recorded.Input input -> {
        time(input.input().receiveMicros());
        boolean frame =
            input.input() instanceof VenueInput.Text || input.input() instanceof VenueInput.Binary;
        frames += frame ? 1 : 0;
      }
      case Recorded.Tick tick -> time(tick.receiveMicros());
      case Recorded.Lost lost -> time(lost.fromMicros());
      case Recorded.Batch batch -> {}
      case Recorded.Command command -> {}
      case Recorded.State state -> {}
    }
    codec.write(entry, bytes);
    entries++;
    return complete;
  }

  private void time(long micros) {
    if (!timed) {
      timed = true;
      firstMicros = micros;
      lastMicros = micros;
      codec.restart(micros);
    }
    lastMicros = Math.max(lastMicros, micros);
  }

  private static boolean isImage(Recorded entry) {
    return entry instanceof Recorded.Input input && input.input() instanceof VenueInput.Image;
  }

  /** What has been gathered since the last block; null if that is nothing. */
  @Nullable Block finish() {
    if (entries == 0 || onlySources) {
      return null; // nothing has come from the sources yet
    }
    Block block =
        new Block(bytes.array(), bytes.size(), entries, frames, firstMicros, lastMicros, images);
    bytes = new Bytes(BLOCK_BYTES + (BLOCK_BYTES >> 3));
    clear();
    return block;
  }

  private void clear() {
    bytes.clear();
    entries = 0;
    frames = 0;
    firstMicros = lastMicros;
    timed = false;
    images = false;
    onlyImages = false;
    onlySources = false;
  }
}
