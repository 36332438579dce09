package io.tocsin.venues.replay;

import io.tocsin.model.Instrument;
import java.nio.file.Path;
import java.util.List;

/**
 * What the beginning of a recording tells.
 *
 * @param format {@code receive_ns_json}: lines of receive time in nanoseconds and the frame
 * @param venue the venue whose frames these are, for example {@code binance}
 * @param instruments markets in the order of their appearance; tick and lot are the finest steps
 *     seen in more than one value of a thousand, the minimum notional is unknown and 0
 * @param firstEventMicros venue time of the first event
 * @param sizeBytes of the file
 */
public record RecordingInfo(
    Path file,
    String format,
    String venue,
    List<Instrument> instruments,
    long firstEventMicros,
    long sizeBytes) {}
