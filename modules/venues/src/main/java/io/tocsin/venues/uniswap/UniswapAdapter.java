package io.tocsin.venues.uniswap;

import io.tocsin.model.Instrument;
import io.tocsin.model.input.Fields;
import io.tocsin.venues.BaseAdapter;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.Polling;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.VenueFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Uniswap v3 on an Ethereum chain. There is no socket: blocks are polled. A market is a pool; which
 * pools there are is configured ({@code venues.uniswap.pools}), two of the main chain are built in.
 */
public final class UniswapAdapter extends BaseAdapter {

  private static final int DEFAULT_BLOCK_SECONDS = 12;

  /** A pool's fee is in its prices already. */
  private static final VenueFacts FACTS =
      new VenueFacts(
          "uniswap",
          "Uniswap v3",
          EnumSet.of(Channel.TRADES, Channel.QUOTES),
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          TradeIds.RISING,
          BookRule.NONE);

  /** There are no frames. */
  private static final class NoFrames implements VenueDecoder {
    @Override
    public void register(Instrument market, int index) {}

    @Override
    public void forget(Instrument market) {}

    @Override
    public void text(char[] frame, int from, int length, FrameSink sink)
        throws MalformedFrameException {
      throw new MalformedFrameException("is of a socket, and uniswap is polled");
    }
  }

  private final List<UniswapPool> pools;
  private final Duration pollEvery;
  private final int confirmations;

  /** The pools of the main chain. */
  public UniswapAdapter() {
    this(UniswapPool.MAINNET, Duration.ofSeconds(DEFAULT_BLOCK_SECONDS), 0);
  }

  UniswapAdapter(List<UniswapPool> pools, Duration pollEvery, int confirmations) {
    super(FACTS, new UniswapRest(List.copyOf(pools)), NoFrames::new);
    this.pools = List.copyOf(pools);
    this.pollEvery = pollEvery;
    this.confirmations = confirmations;
  }

  /**
   * Reads {@code {pools: [{symbol, address, base, quote}], block_seconds, confirmations}}: the
   * pools replace those built in; between two blocks pass 0.2 to 60 s; a block counts when so many
   * others (0 to 64) follow it.
   */
  @Override
  public VenueAdapter configured(Fields section) {
    List<UniswapPool> own = new ArrayList<>();
    List<?> listed = section.list("pools");
    for (int i = 0; i < listed.size(); i++) {
      String path = section.path("pools") + "[" + i + "]";
      UniswapPool.read(Fields.of(listed.get(i), path, section.problems())).ifPresent(own::add);
    }
    double seconds = section.number("block_seconds", DEFAULT_BLOCK_SECONDS, 0.2, 60);
    int behind = (int) section.integer("confirmations", 0, 0, 64);
    return new UniswapAdapter(
        own.isEmpty() ? pools : own, Duration.ofMillis((long) (seconds * 1_000)), behind);
  }

  @Override
  public String venueSymbol(String symbol) {
    return pools.stream()
        .filter(pool -> pool.symbol().equals(symbol))
        .findFirst()
        .map(UniswapPool::name)
        .orElse(symbol);
  }

  @Override
  public Optional<String> symbol(String venueSymbol) {
    return pools.stream()
        .filter(pool -> pool.name().equals(venueSymbol))
        .findFirst()
        .map(UniswapPool::symbol);
  }

  @Override
  public Polling newPolling() {
    return new UniswapPolling(confirmations);
  }

  @Override
  public Duration pollEvery() {
    return pollEvery;
  }
}
