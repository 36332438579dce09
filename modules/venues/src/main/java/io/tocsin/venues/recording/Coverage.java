package io.tocsin.venues.recording;

import io.tocsin.model.Instrument;
import io.tocsin.model.Micros;
import io.tocsin.venues.InstrumentJson;
import io.tocsin.venues.VenueInput;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a recording covers: venues, markets from when to when, and the gaps in between. Made of the
 * entries alone, so that it can be made again. Not thread-safe.
 */
public final class Coverage {

  /** Gaps kept; more are counted. */
  private static final int MOST_GAPS = 1_000;

  private static final class Venue {
    private final Recorded.Source source;
    private final Map<Integer, Span> wanted = new TreeMap<>();
    private final Set<Integer> connections = new TreeSet<>();
    private long inputs;
    private long frames;
    private long sent;
    private long firstMicros;
    private long lastMicros;
    private long downSince;
    private String downReason = "";

    Venue(Recorded.Source source) {
      this.source = source;
    }
  }

  private static final class Span {
    private final Instrument market;
    private final long fromMicros;
    private long toMicros;

    Span(Instrument market, long fromMicros) {
      this.market = market;
      this.fromMicros = fromMicros;
    }
  }

  /** A time in which a venue's data is not whole. */
  public record Gap(String venue, long fromMicros, long toMicros, String reason) {
    JsonObject json() {
      return new JsonObject()
          .put("venue", venue)
          .put("from", Micros.iso(fromMicros))
          .put("to", Micros.iso(toMicros))
          .put("seconds", (toMicros - fromMicros) / (double) Micros.SECOND)
          .put("reason", reason);
    }
  }

  private final Map<Integer, Venue> venues = new LinkedHashMap<>();
  private final List<Span> spans = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private long gapCount;
  private long batches;
  private long ticks;
  private long commands;
  private @Nullable String stateHash;

  public void see(Recorded entry) {
    switch (entry) {
      case Recorded.Source source -> venues.putIfAbsent(source.source(), new Venue(source));
      case Recorded.Input input -> {
        Venue venue = venues.get(input.source());
        if (venue != null) {
          see(venue, input.input());
        }
      }
      case Recorded.Lost lost -> {
        Venue venue = venues.get(lost.source());
        gap(
            new Gap(
                venue == null ? "" : venue.source.venue(),
                lost.fromMicros(),
                lost.toMicros(),
                lost.reason()));
      }
      case Recorded.Batch batch -> batches++;
      case Recorded.Tick tick -> ticks++;
      case Recorded.Command command -> commands++;
      case Recorded.State state -> stateHash = state.hash();
    }
  }

  private void see(Venue venue, VenueInput input) {
    long micros = input.receiveMicros();
    if (venue.inputs++ == 0) {
      venue.firstMicros = micros;
    }
    venue.lastMicros = Math.max(venue.lastMicros, micros);
    switch (input) {
      case VenueInput.Text text -> venue.frames++;
      case VenueInput.Binary binary -> venue.frames++;
      case VenueInput.Sent sent -> venue.sent++;
      case VenueInput.Added added -> want(venue, added.symbol(), added.market(), micros);
      case VenueInput.Removed removed -> {
        Span span = venue.wanted.remove(removed.symbol());
        if (span != null) {
          span.toMicros = micros;
        }
      }
      case VenueInput.Opened opened -> {
        if (venue.downSince != 0) {
          gap(new Gap(venue.source.venue(), venue.downSince, micros, venue.downReason));
          venue.downSince = 0;
        }
        venue.connections.add(opened.connection());
      }
      case VenueInput.Closed closed -> {
        venue.connections.remove(closed.connection());
        if (!closed.reason().isEmpty() && venue.downSince == 0) {
          venue.downSince = micros;
          venue.downReason = closed.reason();
        }
      }
      case VenueInput.Image image ->
          Images.markets(image)
              .forEach((symbol, market) -> {
                if (!venue.wanted.containsKey(symbol)) {
                  want(venue, symbol, market, micros);
                }
              });
      case VenueInput.Answered answered -> {}
      case VenueInput.Unanswered unanswered -> {}
      case VenueInput.Round round -> {}
      case VenueInput.PastWanted wanted -> {}
    }
  }

  private void want(Venue venue, int symbol, Instrument market, long micros) {
    Span span = new Span(market, micros);
    venue.wanted.put(symbol, span);
    spans.add(span);
  }

  private void gap(Gap gap) {
    gapCount++;
    if (gaps.size() < MOST_GAPS) {
      gaps.add(gap);
    }
  }

  /** Venues in the order of their numbers. */
  public List<Recorded.Source> sources() {
    return venues.values().stream().map(venue -> venue.source).toList();
  }

  /** Every market that was wanted at any time, once. */
  public List<Instrument> markets() {
    Map<Object, Instrument> markets = new LinkedHashMap<>();
    spans.forEach(span -> markets.put(span.market.id(), span.market));
    return List.copyOf(markets.values());
  }

  public List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  /** The last state hash that a session told, null if none did. */
  public @Nullable String stateHash() {
    return stateHash;
  }

  /** For people and programs, with the gap that lasts at the end, if one does. */
  public JsonObject json() {
    JsonArray sources = new JsonArray();
    JsonArray open = new JsonArray();
    for (Venue venue : venues.values()) {
      sources.add(
          new JsonObject()
              .put("venue", venue.source.venue())
              .put("protocol", venue.source.protocol())
              .put("simulated", venue.source.simulated())
              .put("from", time(venue.firstMicros))
              .put("to", time(venue.lastMicros))
              .put("inputs", venue.inputs)
              .put("frames", venue.frames)
              .put("frames_sent", venue.sent));
      if (venue.downSince != 0) {
        open.add(
            new Gap(venue.source.venue(), venue.downSince, venue.lastMicros, venue.downReason)
                .json());
      }
    }
    JsonArray markets = new JsonArray();
    for (Venue venue : venues.values()) {
      for (Span span : spans) {
        if (span.market.id().venue().equals(venue.source.venue())) {
          markets.add(
              InstrumentJson.of(span.market)
                  .put("from", time(span.fromMicros))
                  .put("to", time(span.toMicros == 0 ? venue.lastMicros : span.toMicros)));
        }
      }
    }
    JsonArray lost = new JsonArray();
    gaps.forEach(gap -> lost.add(gap.json()));
    lost.addAll(open);
    return new JsonObject()
        .put("sources", sources)
        .put("markets", markets)
        .put("gaps", lost)
        .put("gap_count", gapCount + open.size())
        .put("session_batches", batches)
        .put("session_ticks", ticks)
        .put("session_commands", commands)
        .put("state_hash", stateHash);
  }

  private static @Nullable String time(long micros) {
    return micros == 0 ? null : Micros.iso(micros);
  }
}
