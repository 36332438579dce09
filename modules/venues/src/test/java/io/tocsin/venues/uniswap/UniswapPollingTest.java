package io.tocsin.venues.uniswap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.venues.ListedMarkets;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.Told;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class UniswapPollingTest {

  private static final UniswapPool POOL = UniswapPool.MAINNET.getFirst();
  private static final Instrument MARKET =
      new Instrument(
          new InstrumentId("uniswap", "WETH_USDT"),
          POOL.name(),
          new BigDecimal("0.00000001"),
          new BigDecimal("0.00000001"),
          BigDecimal.ZERO,
          BigDecimal.ONE,
          true);

  /** Swap and price of mainnet block 0xf2f8d7, log 5, as exchanges.md gives them. */
  private static final BigInteger WETH_IN = new BigInteger("572236515865274080");

  private static final BigInteger USDT_OUT = new BigInteger("-842616828");
  private static final BigInteger ROOT = new BigInteger("3040971850929523033647772");

  /** A node: blocks, their swaps, and what it was asked. */
  private static final class Node {
    private long head;
    private final Map<Long, List<String>> logs = new TreeMap<>();
    private final Map<Long, String> hashes = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();

    private String hash(long block) {
      return hashes.getOrDefault(block, "0xhash" + block);
    }

    void swap(long block, int index, BigInteger amount0, BigInteger amount1) {
      logs.computeIfAbsent(block, b -> new ArrayList<>())
          .add(
              "{\"address\":\"0x11B815efB8f581194ae79006d24E0d814B7697F6\",\"blockNumber\":\"0x"
                  + Long.toHexString(block)
                  + "\",\"logIndex\":\"0x"
                  + Integer.toHexString(index)
                  + "\",\"data\":\"0x"
                  + word(amount0)
                  + word(amount1)
                  + word(ROOT)
                  + word(BigInteger.ONE)
                  + word(BigInteger.ZERO)
                  + "\"}");
    }

    String answer(RestCall call) {
      asked.add(call.tag());
      String body = String.valueOf(call.body());
      return switch (call.tag().replaceAll(":.*", "")) {
        case "rules" ->
            "["
                + entry(0, "\"0x" + address(POOL.base()) + "\"")
                + ","
                + entry(1, "\"0x" + address(POOL.quote()) + "\"")
                + ","
                + entry(2, "\"0x" + word(BigInteger.valueOf(500)) + "\"")
                + ","
                + entry(3, "\"0x" + word(BigInteger.valueOf(18)) + "\"")
                + ","
                + entry(4, "\"0x" + word(BigInteger.valueOf(6)) + "\"")
                + "]";
        case "head" -> entry(1, "\"0x" + Long.toHexString(head) + "\"");
        case "logs" -> {
          long from = hex(body, "fromBlock");
          long to = hex(body, "toBlock");
          List<String> found = new ArrayList<>();
          logs.forEach((block, swaps) -> {
            if (block >= from && block <= to) {
              found.addAll(swaps);
            }
          });
          yield entry(1, "[" + String.join(",", found) + "]");
        }
        case "block" -> {
          long number = Long.parseLong(call.tag().substring(6));
          yield entry(
              1,
              "{\"hash\":\""
                  + hash(number)
                  + "\",\"parentHash\":\""
                  + hash(number - 1)
                  + "\",\"timestamp\":\"0x"
                  + Long.toHexString(1_000 + number)
                  + "\"}");
        }
        default -> entry(1, "\"0x" + word(ROOT) + word(BigInteger.ZERO).repeat(6) + "\"");
      };
    }

    private static long hex(String body, String name) {
      int at = body.indexOf("\"" + name + "\":\"0x") + name.length() + 6;
      return Long.parseLong(body.substring(at, body.indexOf('"', at)), 16);
    }

    private static String entry(int id, String result) {
      return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }

    private static String address(String address) {
      return "0".repeat(24) + address.substring(2);
    }

    private static String word(BigInteger value) {
      BigInteger unsigned = value.signum() < 0 ? value.add(BigInteger.ONE.shiftLeft(256)) : value;
      return String.format("%064x", unsigned);
    }
  }

  private final UniswapPolling polling = new UniswapPolling(0);
  private final Node node = new Node();
  private final Told told = new Told();

  private void round() throws MalformedFrameException {
    Deque<RestCall> calls = new ArrayDeque<>(polling.begin());
    while (!calls.isEmpty()) {
      RestCall call = calls.removeFirst();
      List<RestCall> more = polling.answer(call, node.answer(call).toCharArray(), told);
      for (RestCall next : more.reversed()) {
        calls.addFirst(next);
      }
    }
  }

  @Test
  void gives_the_documented_swap_its_price_side_and_quantity() throws Exception {
    polling.add(MARKET, 0);
    node.head = 100;
    node.swap(100, 5, WETH_IN, USDT_OUT);
    round();
    assertThat(told.lines())
        .as("a pool has no quantity at a price")
        .containsExactly(
            "trade 0 1100000000 1100000000 1472.4974807417 0.57223651586527408 SELL 6553605",
            "quote 0 1100000000 1472.4766991015 - 1473.9502808948 -");
  }

  @Test
  void reads_the_price_in_the_middle_from_the_root() {
    UniswapMath math = new UniswapMath(true, 18, 6);
    assertThat(math.mid(ROOT)).isEqualByComparingTo("1473.2133057544");
    UniswapMath turned = new UniswapMath(false, 18, 6);
    assertThat(turned.mid(ROOT).doubleValue())
        .as("the other way round, with the decimals as they are")
        .isCloseTo(1e24 / 1473.2133057544, Percentage.withPercentage(1e-9));
  }

  @Test
  void tells_trades_in_the_order_of_the_chain_and_those_before_the_first_head_as_past()
      throws Exception {
    polling.add(MARKET, 0);
    node.head = 100;
    node.swap(100, 1, WETH_IN.negate(), USDT_OUT.negate());
    node.swap(90, 7, WETH_IN, USDT_OUT);
    node.swap(90, 2, WETH_IN.negate(), USDT_OUT.negate());
    round();
    assertThat(told.lines().subList(0, 3))
        .containsExactly(
            "past 0 1090000000 1090000000 1472.4974807417 0.57223651586527408 BUY 5898242",
            "past 0 1090000000 1090000000 1472.4974807417 0.57223651586527408 SELL 5898247",
            "trade 0 1100000000 1100000000 1472.4974807417 0.57223651586527408 BUY 6553601");
  }

  @Test
  void a_head_that_goes_back_or_stays_brings_nothing() throws Exception {
    polling.add(MARKET, 0);
    node.head = 100;
    round();
    node.asked.clear();
    node.head = 99;
    round();
    node.head = 100;
    round();
    assertThat(node.asked).containsExactly("head", "head");
  }

  @Test
  void reads_each_block_once() throws Exception {
    polling.add(MARKET, 0);
    node.head = 100;
    node.swap(100, 5, WETH_IN, USDT_OUT);
    round();
    node.head = 102;
    node.swap(101, 0, WETH_IN, USDT_OUT);
    round();
    assertThat(told.lines().stream().filter(line -> line.contains(" SELL "))).hasSize(2);
  }

  @Test
  void says_that_a_reorganised_chain_is_a_loss() throws Exception {
    polling.add(MARKET, 0);
    node.head = 100;
    round();
    node.hashes.put(100L, "0xother100");
    node.head = 101;
    round();
    assertThat(told.lines()).contains("lost the chain was reorganised before block 101");
  }

  @Test
  void an_undone_round_is_made_again() throws Exception {
    polling.add(MARKET, 0);
    node.head = 100;
    node.swap(100, 5, WETH_IN, USDT_OUT);
    Deque<RestCall> calls = new ArrayDeque<>(polling.begin());
    while (!calls.getFirst().tag().equals("logs")) {
      RestCall call = calls.removeFirst();
      calls.addAll(polling.answer(call, node.answer(call).toCharArray(), told));
    }
    round(); // The call for logs was never answered.
    assertThat(told.lines().stream().filter(line -> line.contains(" SELL "))).hasSize(1);
  }

  @Test
  void a_node_that_complains_is_told_in_its_words() {
    polling.add(MARKET, 0);
    RestCall head = polling.begin().getLast();
    String answer =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32005,\"message\":\"query returned more"
            + " than 10000 results\"}}";
    assertThatThrownBy(() -> polling.answer(head, answer.toCharArray(), told))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("query returned more than 10000 results");
  }

  @Test
  void a_pool_of_other_tokens_than_configured_cannot_be_used() throws Exception {
    UniswapPool wrong =
        new UniswapPool("WETH_USDT", POOL.address(), POOL.base(), "0x" + "f".repeat(40));
    UniswapRest rest = new UniswapRest(List.of(wrong));
    ListedMarkets listed = new ListedMarkets();
    RestCall rules = new RestCall(RestTopic.OWN, 0, null, "", "", 1, "rules");
    rest.readInstruments("uniswap", node.answer(rules).toCharArray(), listed);
    assertThat(listed.markets).isEmpty();
    assertThat(listed.unusable.values()).singleElement().asString().contains(POOL.quote());
  }
}
