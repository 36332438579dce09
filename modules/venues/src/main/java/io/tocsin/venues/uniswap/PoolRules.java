package io.tocsin.venues.uniswap;

import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pool's and its tokens' contracts say of themselves.
 *
 * @param feeMillionths the pool's fee
 * @param baseDecimals decimals of the base token
 * @param quoteDecimals decimals of the quote token
 */
record PoolRules(int feeMillionths, int baseDecimals, int quoteDecimals) {

  /** Calls for one pool; their ids are consecutive. */
  static final int CALLS = 5;

  private static final String TOKEN0 = "0x0dfe1681";
  private static final String TOKEN1 = "0xd21220a7";
  private static final String FEE = "0xddca3f43";
  private static final String DECIMALS = "0x313ce567";
  private static final int MOST_DECIMALS = 36;
  private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

  /** The requests that ask a pool for its rules. */
  static List<String> calls(UniswapPool pool, long firstId) {
    return List.of(
        JsonRpc.call(firstId, pool.address(), TOKEN0, "latest"),
        JsonRpc.call(firstId + 1, pool.address(), TOKEN1, "latest"),
        JsonRpc.call(firstId + 2, pool.address(), FEE, "latest"),
        JsonRpc.call(firstId + 3, pool.base(), DECIMALS, "latest"),
        JsonRpc.call(firstId + 4, pool.quote(), DECIMALS, "latest"));
  }

  /** A batch of requests as one body. */
  static String batch(List<String> calls) {
    return "[" + String.join(",", calls) + "]";
  }

  /** The answers to a batch by their id. */
  static Map<Long, Map<?, ?>> answers(char[] body) throws MalformedFrameException {
    Map<Long, Map<?, ?>> answers = new HashMap<>();
    for (Object element : Json.list(Json.tree(body), "the answer to a batch")) {
      Map<?, ?> answer = Json.map(element, "an answer");
      if (answer.get("id") instanceof BigDecimal id) {
        answers.put(id.longValue(), answer);
      }
    }
    return answers;
  }

  /**
   * Reads the answers to {@link #calls}.
   *
   * @throws MalformedFrameException if they are not as documented, or the pool's tokens are not
   *     those configured
   */
  static PoolRules read(UniswapPool pool, Map<Long, Map<?, ?>> answers, long firstId)
      throws MalformedFrameException {
    String token0 = address(word(answers.get(firstId), "token0"));
    String token1 = address(word(answers.get(firstId + 1), "token1"));
    String expected0 = pool.baseIsToken0() ? pool.base() : pool.quote();
    String expected1 = pool.baseIsToken0() ? pool.quote() : pool.base();
    if (!token0.equals(expected0) || !token1.equals(expected1)) {
      throw new MalformedFrameException(
          "its tokens are "
              + token0
              + " and "
              + token1
              + ", not the base and quote that are configured");
    }
    int fee = small(word(answers.get(firstId + 2), "its fee"));
    int base = small(word(answers.get(firstId + 3), "the base token's decimals"));
    int quote = small(word(answers.get(firstId + 4), "the quote token's decimals"));
    if (fee >= 1_000_000 || base > MOST_DECIMALS || quote > MOST_DECIMALS) {
      throw new MalformedFrameException(
          "a fee of " + fee + " millionths, or tokens of " + base + " and " + quote + " decimals");
    }
    return new PoolRules(fee, base, quote);
  }

  UniswapMath math(UniswapPool pool) {
    return new UniswapMath(pool.baseIsToken0(), baseDecimals, quoteDecimals);
  }

  private static String word(@Nullable Map<?, ?> answer, String what)
      throws MalformedFrameException {
    if (answer == null) {
      throw new MalformedFrameException("the node did not say " + what);
    }
    return JsonRpc.text(JsonRpc.result(answer), what);
  }

  private static int small(String data) throws MalformedFrameException {
    return JsonRpc.unsigned(data, 0).min(MOST).intValue();
  }

  private static String address(String data) throws MalformedFrameException {
    String digits = JsonRpc.unsigned(data, 0).toString(16);
    return "0x" + "0".repeat(Math.max(0, 40 - digits.length())) + digits;
  }
}
