package io.tocsin.venues.uniswap;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.HttpErrors;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pools as markets: a batch of calls asks each pool for its tokens and fee and the tokens for
 * their decimals, so that a wrong configuration is refused and not traded.
 */
final class UniswapRest implements RestProtocol {

  private static final int MOST_LOT_DECIMALS = 8;

  private final List<UniswapPool> pools;

  UniswapRest(List<UniswapPool> pools) {
    this.pools = pools;
  }

  @Override
  public String defaultUrl() {
    return "https://ethereum-rpc.publicnode.com";
  }

  @Override
  public int weightPerMinute() {
    return 300;
  }

  @Override
  public RestCall instruments(List<String> venueSymbols) {
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < pools.size(); i++) {
      calls.addAll(PoolRules.calls(pools.get(i), (long) i * PoolRules.CALLS));
    }
    return new RestCall(
        RestTopic.INSTRUMENTS, -1, null, "", PoolRules.batch(calls), calls.size(), "");
  }

  @Override
  public void readInstruments(String venue, char[] body, Markets markets)
      throws MalformedFrameException {
    Map<Long, Map<?, ?>> answers = PoolRules.answers(body);
    for (int i = 0; i < pools.size(); i++) {
      UniswapPool pool = pools.get(i);
      try {
        PoolRules rules = PoolRules.read(pool, answers, (long) i * PoolRules.CALLS);
        markets.market(market(venue, pool, rules));
      } catch (MalformedFrameException e) {
        markets.unusable(pool.name(), "pool " + pool.address() + ": " + e.getMessage());
      }
    }
  }

  private static Instrument market(String venue, UniswapPool pool, PoolRules rules) {
    return new Instrument(
        new InstrumentId(venue, pool.symbol()),
        pool.name(),
        BigDecimal.ONE.movePointLeft(MOST_LOT_DECIMALS),
        BigDecimal.ONE.movePointLeft(Math.min(MOST_LOT_DECIMALS, rules.baseDecimals())),
        BigDecimal.ZERO,
        BigDecimal.ONE,
        true);
  }

  @Override
  public Optional<RestCall> call(RestTopic topic, Instrument market, int symbol, long fromTradeId) {
    return Optional.empty();
  }

  @Override
  public boolean tradesFromId() {
    return false;
  }

  @Override
  public void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException {
    throw new MalformedFrameException("only the polling understands it");
  }

  @Override
  public boolean meansUnknownSymbol(int status, String body) {
    return false;
  }

  @Override
  public Optional<String> error(int status, String body) {
    if (status != 200) {
      return Optional.of(HttpErrors.words(status, body));
    }
    String beginning = HttpErrors.beginning(body);
    // A batch is judged answer by answer.
    return beginning.startsWith("{") && beginning.contains("\"error\"")
        ? Optional.of("the node says: " + beginning)
        : Optional.empty();
  }
}
