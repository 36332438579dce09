package io.tocsin.server;

import io.tocsin.model.Instrument;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueAdapters;
import io.tocsin.venues.decode.FrameLines;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tocsin decode}: raw frames of a venue to normalised events. */
@Command(
    name = "decode",
    description = {
      "Reads raw frames of a venue, one a line, and writes the events in them as JSON lines.",
      "A line is the frame, text as it is or binary as base64, optionally led by the receive time in"
          + " nanoseconds and a blank. What is no event is told on standard error."
    },
    mixinStandardHelpOptions = true)
final class DecodeCommand implements Callable<Integer> {

  private static final int GZIP_MAGIC = 0x1f8b;

  @Option(names = "--venue", paramLabel = "VENUE", required = true, description = "Whose frames.")
  String venue = "";

  @Option(
      names = "--in",
      paramLabel = "FILE|-",
      defaultValue = "-",
      description = "The frames, plain or gzip; - is standard input (default).")
  String in = "-";

  @Option(
      names = "--instruments",
      paramLabel = "FILE",
      description =
          "The venue's REST answer that lists its markets, for the contract sizes of futures.")
  @Nullable Path instruments;

  @Override
  public Integer call() throws IOException {
    VenueAdapter adapter =
        VenueAdapters.find(venue)
            .orElseThrow(() ->
                new UsageException(
                    "--venue is \""
                        + venue
                        + "\"; allowed: "
                        + VenueAdapters.all().stream()
                            .map(VenueAdapter::id)
                            .collect(Collectors.joining(", "))));
    try (BufferedReader lines = open();
        Writer out =
            new BufferedWriter(
                new OutputStreamWriter(
                    new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
                1 << 16)) {
      FrameLines frames =
          new FrameLines(adapter, event -> write(out, event), remark -> System.err.println(remark));
      readInstruments(adapter, frames);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        frames.line(line);
      }
      out.flush();
      System.err.printf(
          "%d lines, %d events, %d lines that cannot be decoded%n",
          frames.lines(), frames.events(), frames.malformed());
      return frames.malformed() * 100 > frames.lines() ? 1 : 0;
    } catch (UncheckedIOException closed) {
      return 0; // The reader of our output has had enough, as head does.
    }
  }

  private BufferedReader open() throws IOException {
    InputStream raw =
        new BufferedInputStream(in.equals("-") ? System.in : Files.newInputStream(Path.of(in)));
    raw.mark(2);
    boolean gzip = (raw.read() << 8 | raw.read()) == GZIP_MAGIC;
    raw.reset();
    return new BufferedReader(
        new InputStreamReader(gzip ? new GZIPInputStream(raw) : raw, StandardCharsets.UTF_8),
        1 << 16);
  }

  private void readInstruments(VenueAdapter adapter, FrameLines frames) throws IOException {
    Path file = instruments;
    if (file == null) {
      return;
    }
    try {
      adapter
          .rest()
          .readInstruments(
              adapter.id(),
              Files.readString(file).toCharArray(),
              new RestProtocol.Markets() {
                @Override
                public void market(Instrument market) {
                  frames.market(market);
                }

                @Override
                public void unusable(String venueSymbol, String reason) {
                  System.err.println(venueSymbol + " cannot be used: " + reason);
                }
              });
    } catch (MalformedFrameException e) {
      throw new UsageException(
          file + " " + e.getMessage() + "; it must be the answer of " + adapter.title());
    }
  }

  private static void write(Writer out, CharSequence event) {
    try {
      out.append(event).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
