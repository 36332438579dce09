package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Binance spot with other rules, to try what the venues differ in. */
final class TestVenue implements VenueAdapter {

  private final VenueAdapter like = new BinanceSpotAdapter();
  private BookRule book = BookRule.NUMBERED;
  private TradeIds ids = TradeIds.CONTIGUOUS;
  private Optional<BookCheck> check = Optional.empty();
  private Optional<SocketProtocol> socket = like.socket();
  private Optional<String> key = Optional.empty();
  private int weightPerMinute;

  private TestVenue() {}

  static TestVenue spot() {
    return new TestVenue();
  }

  /** Binance spot that may be connected to without a pause. */
  static TestVenue hasty() {
    return spot()
        .withSocket(
            LimitedSocket.of(
                spot().socket.orElseThrow(),
                new SocketProtocol.Limits(
                    1_024, 10, 10, 0, Duration.ZERO, Duration.ofHours(9), Duration.ofMillis(200))));
  }

  TestVenue withBook(BookRule rule) {
    book = rule;
    return this;
  }

  TestVenue withCheck(BookCheck kind) {
    book = BookRule.CHECKSUM;
    check = Optional.of(kind);
    return this;
  }

  TestVenue withIds(TradeIds kind) {
    ids = kind;
    return this;
  }

  TestVenue withSocket(SocketProtocol protocol) {
    socket = Optional.of(protocol);
    return this;
  }

  TestVenue withoutSocket() {
    socket = Optional.empty();
    return this;
  }

  TestVenue withKey(String variable) {
    key = Optional.of(variable);
    return this;
  }

  static Instrument market(String symbol) {
    return new Instrument(
        new InstrumentId("binance", symbol),
        symbol.replace("_", ""),
        new BigDecimal("0.01"),
        new BigDecimal("0.00001"),
        BigDecimal.ZERO,
        BigDecimal.ONE,
        true);
  }

  @Override
  public String id() {
    return "binance";
  }

  @Override
  public String title() {
    return "Test";
  }

  @Override
  public Set<Channel> channels() {
    return like.channels();
  }

  @Override
  public BigDecimal takerFee() {
    return like.takerFee();
  }

  @Override
  public BigDecimal makerFee() {
    return like.makerFee();
  }

  @Override
  public String venueSymbol(String symbol) {
    return like.venueSymbol(symbol);
  }

  @Override
  public TradeIds tradeIds() {
    return ids;
  }

  @Override
  public BookRule bookRule() {
    return book;
  }

  @Override
  public Optional<BookCheck> bookCheck() {
    return check;
  }

  @Override
  public VenueDecoder newDecoder() {
    return like.newDecoder();
  }

  @Override
  public Optional<SocketProtocol> socket() {
    return socket;
  }

  /** The same with another budget for REST. */
  TestVenue withWeightPerMinute(int weight) {
    weightPerMinute = weight;
    return this;
  }

  @Override
  public RestProtocol rest() {
    RestProtocol usual = like.rest();
    if (weightPerMinute == 0) {
      return usual;
    }
    return (RestProtocol)
        Proxy.newProxyInstance(
            RestProtocol.class.getClassLoader(),
            new Class<?>[] {RestProtocol.class},
            (proxy, method, arguments) ->
                method.getName().equals("weightPerMinute")
                    ? weightPerMinute
                    : method.invoke(usual, arguments));
  }

  @Override
  public Optional<String> keyVariable() {
    return key;
  }
}
