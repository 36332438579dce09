package io.tocsin.simulator;

import io.tocsin.model.Symbols;
import io.tocsin.model.input.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated exchange is made of.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param seed everything random follows from it
 * @param symbols at least one
 * @param pumps the scripted moves
 * @param pingEvery between two ping frames from the server; Binance: 20 s
 * @param history how long the market has been trading when the exchange opens
 */
public record SimulatorOptions(
    String host,
    int port,
    long seed,
    List<SimulatedSymbol> symbols,
    PumpSchedule pumps,
    Duration pingEvery,
    Duration history) {

  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 0;
  public static final long DEFAULT_SEED = 20_261_121L;
  public static final Duration DEFAULT_PING_EVERY = Duration.ofSeconds(20);

  /** Longer would keep a start waiting. */
  private static final Duration MOST_HISTORY = Duration.ofMinutes(30);

  public SimulatorOptions {
    symbols = List.copyOf(symbols);
    if (symbols.isEmpty()) {
      throw new IllegalArgumentException("the simulator needs at least one symbol");
    }
  }

  /** A market without a past. */
  public SimulatorOptions(
      String host,
      int port,
      long seed,
      List<SimulatedSymbol> symbols,
      PumpSchedule pumps,
      Duration pingEvery) {
    this(host, port, seed, symbols, pumps, pingEvery, Duration.ZERO);
  }

  /** Three markets, the first pump after 65 s, then one every 75 s. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        DEFAULT_HOST,
        DEFAULT_PORT,
        DEFAULT_SEED,
        defaultSymbols(),
        PumpSchedule.defaults(List.of("PUMP_USDT", "ETH_USDT", "BTC_USDT")),
        DEFAULT_PING_EVERY);
  }

  private static List<SimulatedSymbol> defaultSymbols() {
    return List.of(
        SimulatedSymbol.of("BTC_USDT", new BigDecimal("61800"), 0.5, 18),
        SimulatedSymbol.of("ETH_USDT", new BigDecimal("2410"), 0.7, 14),
        SimulatedSymbol.of("PUMP_USDT", new BigDecimal("1.04"), 1.2, 12));
  }

  /**
   * Reads {@code {seed, host, port, history, symbols:[{symbol, price, volatility_pct,
   * trades_per_second, contract_size}], pumps:{symbols, first_after, every, magnitude_pct, rise,
   * hold, fall, dump_every}}}; everything has a default. Problems are added to the fields' own.
   */
  public static SimulatorOptions read(Fields fields) {
    SimulatorOptions defaults = defaults();
    List<SimulatedSymbol> symbols = new ArrayList<>();
    List<@Nullable Object> listed = fields.list("symbols");
    for (int i = 0; i < listed.size(); i++) {
      symbols.add(
          SimulatedSymbol.read(
              Fields.of(listed.get(i), fields.path("symbols") + "[" + i + "]", fields.problems())));
    }
    if (fields.has("symbols") && symbols.isEmpty()) {
      fields.problems().add(fields.path("symbols"), "needs at least one symbol");
    }
    boolean own = !symbols.isEmpty();
    List<SimulatedSymbol> chosen = own ? symbols : defaults.symbols();
    List<String> names = chosen.stream().map(SimulatedSymbol::symbol).toList();
    if (names.stream().distinct().count() < names.size()) {
      fields
          .problems()
          .add(fields.path("symbols"), "names a symbol twice", String.join(", ", names), "");
    }
    SimulatorOptions read =
        new SimulatorOptions(
            fields.text("host").orElse(DEFAULT_HOST),
            (int) fields.integer("port", DEFAULT_PORT, 0, 65_535),
            fields.integer("seed", DEFAULT_SEED, 0, Long.MAX_VALUE),
            chosen,
            fields
                .object("pumps")
                .map(pumps -> PumpSchedule.read(pumps, own ? names : defaults.pumps().symbols()))
                .orElse(own ? PumpSchedule.defaults(names) : defaults.pumps()),
            DEFAULT_PING_EVERY,
            history(fields));
    fields.finish();
    return read;
  }

  private static Duration history(Fields fields) {
    Duration history = fields.duration("history").orElse(Duration.ZERO);
    if (history.compareTo(MOST_HISTORY) > 0) {
      fields
          .problems()
          .add(
              fields.path("history"),
              "is too long",
              history.toSeconds() + "s",
              "up to " + MOST_HISTORY.toMinutes() + "m");
      return MOST_HISTORY;
    }
    return history;
  }

  /** The symbols' names, canonical. */
  public List<String> symbolNames() {
    return symbols.stream().map(SimulatedSymbol::symbol).toList();
  }

  /** The same with other pumps. */
  public SimulatorOptions withPumps(PumpSchedule other) {
    return new SimulatorOptions(host, port, seed, symbols, other, pingEvery, history);
  }

  /** The same on another port. */
  public SimulatorOptions withPort(int other) {
    return new SimulatorOptions(host, other, seed, symbols, pumps, pingEvery, history);
  }

  /** The same with other markets. */
  public SimulatorOptions withSymbols(List<SimulatedSymbol> other) {
    return new SimulatorOptions(host, port, seed, other, pumps, pingEvery, history);
  }

  /**
   * The same with many made-up markets SIM001_USDT, SIM002_USDT …, for load.
   *
   * @param count 1 to 999
   * @param tradesPerSecond of all of them together, in calm times
   */
  public SimulatorOptions withLoad(int count, double tradesPerSecond) {
    List<SimulatedSymbol> many = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      many.add(
          SimulatedSymbol.of(
              "SIM%03d_USDT".formatted(i),
              // From a hundredth to hundreds, with no two alike.
              BigDecimal.valueOf(7L * i * i + i, 3),
              SimulatedSymbol.DEFAULT_VOLATILITY_PCT,
              tradesPerSecond / count));
    }
    return withSymbols(many)
        .withPumps(PumpSchedule.defaults(many.stream().map(SimulatedSymbol::symbol).toList()));
  }

  /** The same on another address. */
  public SimulatorOptions withHost(String other) {
    return new SimulatorOptions(other, port, seed, symbols, pumps, pingEvery, history);
  }

  /** The same with another past. */
  public SimulatorOptions withHistory(Duration other) {
    return new SimulatorOptions(host, port, seed, symbols, pumps, pingEvery, other);
  }

  static String canonical(Fields fields, String name, String text) {
    return Symbols.canonical(text)
        .orElseGet(() -> {
          String path = name.startsWith("$") ? name : fields.path(name);
          if (!text.isEmpty()) {
            fields.problems().add(path, "is not a symbol", text, "BASE_QUOTE, e.g. BTC_USDT");
          }
          return "BTC_USDT";
        });
  }
}
