package io.tocsin.venues.uniswap;

import io.tocsin.model.Instrument;
import io.tocsin.model.Micros;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.Polling;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.WireDecimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Block by block: the newest block's number; if it is new, the Swap logs up to it, the headers of
 * the blocks that have some, and each pool's price at its end. Nodes behind a load balancer go back
 * by a block or two: the highest number counts.
 *
 * <p>A block whose parent is not the block that was read before it is a reorganisation of the
 * chain: what was told of the replaced blocks cannot be taken back, so it is told as a loss.
 */
final class UniswapPolling implements Polling {

  private static final String SWAP =
      "0xc42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67";
  private static final String SLOT0 = "0x3850c7bd";

  private static final String RULES = "rules";
  private static final String HEAD = "head";
  private static final String LOGS = "logs";
  private static final String BLOCK = "block";
  private static final String PRICE = "price";

  /** Blocks of logs asked for at once; nodes refuse answers that are too large. */
  private static final int MOST_BLOCKS = 100;

  /** Blocks before the first one seen that are read too, so that windows are warm. */
  private static final int BLOCKS_BEFORE = 25;

  /** Trades of a block are numbered {@code block * 2^16 + log index}. */
  private static final int LOG_INDEX_BITS = 16;

  private static final int HEADERS_KEPT = 64;

  private record Pool(UniswapPool pool, int symbol, @Nullable PoolRules rules) {}

  private record Swap(
      long block, int logIndex, Pool pool, BigInteger amount0, BigInteger amount1) {}

  private record Header(String hash, String parent, long timeMicros) {}

  private final int confirmations;
  private final Map<Integer, Pool> pools = new LinkedHashMap<>();
  private final TreeMap<Long, Header> headers = new TreeMap<>();
  private final TreeSet<Long> awaited = new TreeSet<>();
  private final List<Swap> swaps = new ArrayList<>();
  private final WireDecimal price = new WireDecimal();
  private final WireDecimal quantity = new WireDecimal();
  private final WireDecimal other = new WireDecimal();
  private final WireDecimal nothing = new WireDecimal();
  private long lastBlock = -1;
  private long goal = -1;
  private long firstHead = -1;
  private long nextId = 1;

  UniswapPolling(int confirmations) {
    this.confirmations = confirmations;
  }

  @Override
  public void add(Instrument market, int symbol) {
    UniswapPool.named(market.id().symbol(), market.venueSymbol())
        .ifPresent(pool -> pools.put(symbol, new Pool(pool, symbol, null)));
  }

  @Override
  public void remove(int symbol) {
    pools.remove(symbol);
  }

  @Override
  public List<RestCall> begin() {
    // What a round before left undone is asked for again.
    awaited.clear();
    swaps.clear();
    goal = -1;
    if (pools.isEmpty()) {
      return List.of();
    }
    List<RestCall> calls = new ArrayList<>();
    for (Pool pool : pools.values()) {
      if (pool.rules() == null) {
        String body = PoolRules.batch(PoolRules.calls(pool.pool(), 0));
        calls.add(own(RULES, pool.symbol(), body, PoolRules.CALLS));
      }
    }
    calls.add(own(HEAD, -1, JsonRpc.request(nextId++, "eth_blockNumber", ""), 1));
    return calls;
  }

  @Override
  public List<RestCall> answer(RestCall call, char[] body, FrameSink sink)
      throws MalformedFrameException {
    String tag = call.tag();
    int colon = tag.indexOf(':');
    switch (colon < 0 ? tag : tag.substring(0, colon)) {
      case RULES -> {
        Pool pool = pools.get(call.symbol());
        if (pool != null) {
          PoolRules rules = PoolRules.read(pool.pool(), PoolRules.answers(body), 0);
          pools.put(pool.symbol(), new Pool(pool.pool(), pool.symbol(), rules));
        }
        return List.of();
      }
      case HEAD -> {
        return head(JsonRpc.number(JsonRpc.result(body), "the block number"));
      }
      case LOGS -> {
        return logs(Json.list(JsonRpc.result(body), "the logs"));
      }
      case BLOCK -> {
        return block(
            Long.parseLong(tag.substring(colon + 1)),
            Json.map(JsonRpc.result(body), "the block"),
            sink);
      }
      case PRICE -> {
        price(
            call.symbol(),
            Long.parseLong(tag.substring(colon + 1)),
            JsonRpc.text(JsonRpc.result(body), "slot0"),
            sink);
        return List.of();
      }
      default -> throw new IllegalArgumentException(tag);
    }
  }

  private List<RestCall> head(long newest) {
    long head = newest - confirmations;
    if (head <= lastBlock || head < 0) {
      return List.of();
    }
    if (firstHead < 0) {
      firstHead = head;
      lastBlock = Math.max(-1, head - BLOCKS_BEFORE - 1);
    }
    goal = Math.min(head, lastBlock + MOST_BLOCKS);
    String addresses =
        pools.values().stream()
            .map(pool -> pool.pool().address())
            .collect(Collectors.joining("\",\"", "[\"", "\"]"));
    String filter =
        "{\"address\":"
            + addresses
            + ",\"fromBlock\":\""
            + JsonRpc.hex(lastBlock + 1)
            + "\",\"toBlock\":\""
            + JsonRpc.hex(goal)
            + "\",\"topics\":[\""
            + SWAP
            + "\"]}";
    return List.of(own(LOGS, -1, JsonRpc.request(nextId++, "eth_getLogs", filter), 5));
  }

  private List<RestCall> logs(List<?> logs) throws MalformedFrameException {
    List<Swap> found = new ArrayList<>();
    for (Object element : logs) {
      Map<?, ?> log = Json.map(element, "a log");
      String address = Json.text(log, "address");
      long number = JsonRpc.number(log.get("blockNumber"), "blockNumber");
      int index = (int) JsonRpc.number(log.get("logIndex"), "logIndex");
      String data = Json.text(log, "data");
      for (Pool pool : pools.values()) {
        if (pool.rules() != null && pool.pool().address().equalsIgnoreCase(address)) {
          found.add(
              new Swap(number, index, pool, JsonRpc.signed(data, 0), JsonRpc.signed(data, 1)));
        }
      }
    }
    swaps.addAll(found);
    awaited.add(lastBlock + 1);
    awaited.add(goal);
    found.forEach(swap -> awaited.add(swap.block()));
    return awaited.stream()
        .map(number ->
            own(
                BLOCK + ":" + number,
                -1,
                JsonRpc.request(
                    nextId++, "eth_getBlockByNumber", "\"" + JsonRpc.hex(number) + "\",false"),
                2))
        .toList();
  }

  private List<RestCall> block(long number, Map<?, ?> block, FrameSink sink)
      throws MalformedFrameException {
    if (!awaited.remove(number)) {
      return List.of();
    }
    Header header =
        new Header(
            Json.text(block, "hash"),
            Json.text(block, "parentHash"),
            JsonRpc.number(block.get("timestamp"), "timestamp") * Micros.SECOND);
    Header before = headers.get(number - 1);
    if (before != null && !before.hash().equals(header.parent())) {
      headers.clear();
      sink.lost("the chain was reorganised before block " + number);
    }
    headers.put(number, header);
    while (headers.size() > HEADERS_KEPT) {
      headers.pollFirstEntry();
    }
    if (!awaited.isEmpty()) {
      return List.of();
    }
    tell(sink);
    lastBlock = goal;
    List<RestCall> prices = new ArrayList<>();
    for (Pool pool : pools.values()) {
      if (pool.rules() != null) {
        prices.add(
            own(
                PRICE + ":" + goal,
                pool.symbol(),
                JsonRpc.call(nextId++, pool.pool().address(), SLOT0, JsonRpc.hex(goal)),
                2));
      }
    }
    return prices;
  }

  private void tell(FrameSink sink) {
    swaps.sort((a, b) ->
        a.block() == b.block()
            ? Integer.compare(a.logIndex(), b.logIndex())
            : Long.compare(a.block(), b.block()));
    for (Swap swap : swaps) {
      Pool pool = pools.get(swap.pool().symbol());
      Header header = headers.get(swap.block());
      if (pool == null || header == null || pool.rules() == null) {
        continue;
      }
      boolean baseIs0 = pool.pool().baseIsToken0();
      BigInteger base = baseIs0 ? swap.amount0() : swap.amount1();
      BigInteger quote = baseIs0 ? swap.amount1() : swap.amount0();
      if (base.signum() == 0 || quote.signum() == 0) {
        continue;
      }
      UniswapMath math = pool.rules().math(pool.pool());
      price.set(math.execution(base, quote));
      quantity.set(math.base(base.abs()).stripTrailingZeros());
      // The amounts are the pool's change: it got the base token from a seller.
      TakerSide side = base.signum() > 0 ? TakerSide.SELL : TakerSide.BUY;
      long id = swap.block() << LOG_INDEX_BITS | swap.logIndex();
      boolean past = swap.block() < firstHead;
      sink.trade(
          pool.symbol(), header.timeMicros(), header.timeMicros(), price, quantity, side, id, past);
    }
    swaps.clear();
  }

  private void price(int symbol, long number, String slot0, FrameSink sink)
      throws MalformedFrameException {
    Pool pool = pools.get(symbol);
    Header header = headers.get(number);
    if (pool == null || header == null || pool.rules() == null) {
      return;
    }
    BigInteger root = JsonRpc.unsigned(slot0, 0);
    if (root.signum() == 0) {
      throw new MalformedFrameException("pool " + pool.pool().address() + " has no price yet");
    }
    BigDecimal mid = pool.rules().math(pool.pool()).mid(root);
    price.set(UniswapMath.bid(mid, pool.rules().feeMillionths()));
    other.set(UniswapMath.ask(mid, pool.rules().feeMillionths()));
    sink.quote(symbol, header.timeMicros(), price, nothing, other, nothing);
  }

  private RestCall own(String tag, int symbol, String body, int weight) {
    Pool pool = pools.get(symbol);
    return new RestCall(RestTopic.OWN, pool == null ? -1 : symbol, null, "", body, weight, tag);
  }
}
