package io.tocsin.venues.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.ReplayJump;
import io.tocsin.bus.ReplayPast;
import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.venues.imports.CsvData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A17: a session that is resumed works its replay off again; time that was left out in its first
 * life is left out at the same rows again, wherever the jump was made and the life ended.
 */
class RepeatedJumpTest {

  private static final long BEGIN = 1_700_000_000_000L;
  private static final int SECONDS = 1_500;

  @TempDir private Path folder;

  /** Everything that a session is told, and the jumps. */
  private static final class Listener implements Playback.Sink {
    private final List<String> rows = new ArrayList<>();
    private final List<ReplayJump> jumps = new ArrayList<>();
    private final Random random;

    @SuppressWarnings("NullAway.Init") // set before it plays
    private Playback playback;

    private int asked;

    /**
     * @param wishes how many jumps it asks for at moments of its own, up to as far again
     */
    Listener(int wishes, Random random) {
      this.asked = wishes;
      this.random = random;
    }

    @Override
    public void batch(MarketBatch batch) {
      for (int row = 0; row < batch.size(); row++) {
        rows.add(
            batch.kind(row)
                + " "
                + batch.timeMicros(row)
                + " "
                + batch.receiveMicros(row)
                + " "
                + (batch.kind(row) == EventKind.TRADE ? batch.price(row) : ""));
      }
      if (asked > 0 && random.nextInt(8) == 0) {
        asked--;
        playback.jumpTo(batch.receiveMicros(0) + 1_000_000L * random.nextInt(SECONDS / 3));
      }
    }

    @Override
    public void jumps(ReplayJump jump) {
      jumps.add(jump);
    }
  }

  private static Listener play(ReplayOptions options, Listener listener) throws Exception {
    listener.playback = new Playback(options, WallClock.system(), listener);
    try (ReplayRows rows = options.recording().opener().open(options.instruments())) {
      listener.playback.play(rows);
    }
    return listener;
  }

  private void isRepeated(RecordingInfo recording) throws Exception {
    int made = 0;
    for (int seed = 0; seed < 25; seed++) {
      Random random = new Random(seed);
      ReplayOptions options =
          ReplayOptions.of("s1", recording, 0).batches(1 + random.nextInt(40), 8);
      Listener first = play(options, new Listener(1 + random.nextInt(3), random));
      made += first.jumps.size();
      for (long known : new long[] {0, random.nextInt(first.rows.size()), first.rows.size()}) {
        Listener again =
            play(options.after(new ReplayPast(known, first.jumps)), new Listener(0, random));
        int same = 0;
        while (same < again.rows.size()
            && same < first.rows.size()
            && again.rows.get(same).equals(first.rows.get(same))) {
          same++;
        }
        assertThat(again.rows.stream().skip(same).limit(3))
            .as("seed %d, %d rows known, from row %d on", seed, known, same)
            .containsExactlyElementsOf(first.rows.stream().skip(same).limit(3).toList());
        assertThat(again.jumps).as("the same jumps are not told as new ones").isEmpty();
      }
    }
    assertThat(made).as("jumps").isGreaterThan(25);
  }

  @Test
  void A17_of_a_recording_of_frames() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < SECONDS; i++) {
      lines.add(Recordings.trade(BEGIN + i * 1_000L, 5 + i % 700, i, i + ".00", "1"));
    }
    isRepeated(Recording.probe(Recordings.write(folder, "frames.txt", lines)));
  }

  @Test
  void A17_of_an_import() throws Exception {
    StringBuilder lines = new StringBuilder("timestamp,price,qty,side\n");
    for (int i = 0; i < SECONDS; i++) {
      lines.append(BEGIN + i * 1_000L).append(',').append(i + 1).append(".00,1,buy\n");
    }
    Path file = Files.writeString(folder.resolve("trades.csv"), lines.toString());
    isRepeated(CsvData.probe(file, Optional.of("binance"), Optional.of("BTC_USDT")));
  }
}
