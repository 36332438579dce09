package io.tocsin.indicators;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One parameter of an indicator type: what it may be, as data, so that forms, tables and error
 * messages come from the same place.
 */
public sealed interface ParameterType {

  /** As in strategy files. */
  String name();

  /** What it says, one sentence. */
  String description();

  /** {@code s}, {@code count}, {@code quote}, …; empty where there is none. */
  default String unit() {
    return "";
  }

  /** The default as a strategy file would spell it; empty if it must be given. */
  String absentText();

  /** What is allowed, in words. */
  String allowedText();

  /** All of it as plain data, see {@link IndicatorCatalogue#asData}. */
  default Map<String, Object> toData() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", name());
    data.put(
        "kind",
        switch (this) {
          case Numeric _ -> "number";
          case Choice _ -> "choice";
          case Nested _ -> "indicator";
          case Windows _ -> "windows";
        });
    data.put("unit", unit());
    data.put("description", description());
    data.put("required", this instanceof Nested);
    switch (this) {
      case Numeric number -> {
        data.put("default", number.absent());
        data.put("min", number.min());
        data.put("max", number.max());
        data.put("whole", number.whole());
      }
      case Choice choice -> {
        data.put("default", choice.absent());
        data.put("choices", choice.allowed());
      }
      case Windows windows -> {
        data.put("default", windows.absent());
        data.put("fewest", windows.fewest());
        data.put("most", windows.most());
      }
      case Nested _ -> {}
    }
    return data;
  }

  /**
   * A number.
   *
   * @param absent the default
   * @param min smallest value allowed
   * @param max largest value allowed
   * @param whole whether it has no fraction
   */
  record Numeric(
      String name,
      String unit,
      double absent,
      double min,
      double max,
      boolean whole,
      String description)
      implements ParameterType {

    @Override
    public String absentText() {
      return plain(absent);
    }

    @Override
    public String allowedText() {
      return plain(min) + " to " + plain(max) + (whole ? ", whole" : "");
    }
  }

  /**
   * One of a few words.
   *
   * @param absent the default
   * @param allowed all of them
   */
  record Choice(String name, String absent, List<String> allowed, String description)
      implements ParameterType {

    public Choice {
      allowed = List.copyOf(allowed);
    }

    @Override
    public String absentText() {
      return absent;
    }

    @Override
    public String allowedText() {
      return String.join(", ", allowed);
    }
  }

  /** Another indicator of the same symbol, of any group but H; it must be given. */
  record Nested(String name, String description) implements ParameterType {

    @Override
    public String absentText() {
      return "";
    }

    @Override
    public String allowedText() {
      return "{\"type\": \"…\", parameters}, or a name from the strategy's indicators";
    }
  }

  /**
   * A list of window pairs, each {@code [t1, t3, d]} in seconds: the recent window {@code (t1, 0)}
   * and the baseline {@code (t3, t3−d)}; the shortest first.
   *
   * @param absent the default
   * @param fewest least number of pairs
   * @param most largest number of pairs
   */
  record Windows(String name, List<List<Double>> absent, int fewest, int most, String description)
      implements ParameterType {

    public Windows {
      absent = absent.stream().map(List::copyOf).toList();
    }

    @Override
    public String unit() {
      return "s";
    }

    @Override
    public String absentText() {
      return text(absent);
    }

    @Override
    public String allowedText() {
      return fewest + " to " + most + " of [t1, t3, d], t1 growing, t3 >= d > 0";
    }

    static String text(List<List<Double>> windows) {
      return windows.stream()
          .map(window ->
              window.stream().map(IndicatorSpec::number).collect(Collectors.joining(",", "[", "]")))
          .collect(Collectors.joining(",", "[", "]"));
    }
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
