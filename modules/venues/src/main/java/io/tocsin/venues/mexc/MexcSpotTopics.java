package io.tocsin.venues.mexc;

import io.tocsin.venues.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of MEXC spot's topics, both ways. */
final class MexcSpotTopics {

  private static final Pattern NAME = Pattern.compile("spot@[^\\[\\],\\s]+");

  /**
   * What a topic's name says.
   *
   * @param venueSymbol in upper case
   */
  record Named(Channel channel, String venueSymbol) {}

  private MexcSpotTopics() {}

  /** Aggregated over 10 ms where that costs nothing, and over 100 ms where it spares frames. */
  static String name(Channel channel, String venueSymbol) {
    return switch (channel) {
      case TRADES -> "spot@public.aggre.deals.v3.api.pb@10ms@" + venueSymbol;
      case QUOTES -> "spot@public.aggre.bookTicker.v3.api.pb@10ms@" + venueSymbol;
      case BOOK -> "spot@public.aggre.depth.v3.api.pb@100ms@" + venueSymbol;
      case TICKER -> "spot@public.miniTicker.v3.api.pb@" + venueSymbol + "@24H";
    };
  }

  /** Channel and market of a name that {@link #name} could have made, at any pace. */
  static Optional<Named> read(String name) {
    String[] parts = name.split("@", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    return switch (parts[1]) {
      case "public.aggre.deals.v3.api.pb" -> Optional.of(new Named(Channel.TRADES, parts[3]));
      case "public.aggre.bookTicker.v3.api.pb" -> Optional.of(new Named(Channel.QUOTES, parts[3]));
      case "public.aggre.depth.v3.api.pb" -> Optional.of(new Named(Channel.BOOK, parts[3]));
      case "public.miniTicker.v3.api.pb" -> Optional.of(new Named(Channel.TICKER, parts[2]));
      default -> Optional.empty();
    };
  }

  /** Whether a text is nothing but names, joined by commas. */
  static boolean areNames(String text) {
    for (String part : text.split(",", -1)) {
      if (!NAME.matcher(part.strip()).matches()) {
        return false;
      }
    }
    return true;
  }

  /** Channel and market of every name of ours within a text. */
  static List<Named> within(String text) {
    List<Named> named = new ArrayList<>();
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      read(matcher.group()).ifPresent(named::add);
    }
    return named;
  }
}
