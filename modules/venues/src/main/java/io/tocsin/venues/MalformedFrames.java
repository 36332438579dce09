package io.tocsin.venues;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Counts inputs that could not be decoded and keeps the first few, so that someone can look. */
public final class MalformedFrames {

  private static final int KEPT = 20;
  private static final int TEXT_KEPT = 300;

  private final List<String> first = new ArrayList<>();
  private long count;

  /** The answer is what a person should read, empty once there were enough. */
  public String add(String reason, VenueInput input) {
    count++;
    if (first.size() == KEPT) {
      return "";
    }
    first.add(reason + ": " + beginning(input));
    return first.getLast();
  }

  private static String beginning(VenueInput input) {
    return switch (input) {
      case VenueInput.Text text -> cut(text.frame());
      case VenueInput.Answered answered -> cut(answered.body());
      case VenueInput.Binary binary ->
          "base64 "
              + cut(
                  Base64.getEncoder()
                      .encodeToString(
                          Arrays.copyOf(
                              binary.frame(), Math.min(TEXT_KEPT, binary.frame().length))));
      default -> input.toString();
    };
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(TEXT_KEPT, text.length()));
  }

  public long count() {
    return count;
  }

  /** Reason and beginning of the first 20. */
  public List<String> first() {
    return List.copyOf(first);
  }
}
