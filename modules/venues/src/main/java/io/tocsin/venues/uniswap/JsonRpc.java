package io.tocsin.venues.uniswap;

import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers of Ethereum's JSON-RPC, as its execution API specifies them. */
final class JsonRpc {

  private static final int WORD_DIGITS = 64;

  private JsonRpc() {}

  static String request(long id, String method, String parameters) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\""
        + method
        + "\",\"params\":["
        + parameters
        + "]}";
  }

  /**
   * A read of a contract.
   *
   * @param block hexadecimal number, or {@code latest}
   */
  static String call(long id, String contract, String data, String block) {
    return request(
        id,
        "eth_call",
        "{\"to\":\"" + contract + "\",\"data\":\"" + data + "\"},\"" + block + "\"");
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  /** The result of an answer that is one object. */
  static @Nullable Object result(char[] body) throws MalformedFrameException {
    return result(Json.map(Json.tree(body), "the answer"));
  }

  static @Nullable Object result(Map<?, ?> answer) throws MalformedFrameException {
    if (answer.get("error") instanceof Map<?, ?> error) {
      throw new MalformedFrameException("the node says: " + error.get("message"));
    }
    if (!answer.containsKey("result")) {
      throw new MalformedFrameException("an answer has neither result nor error");
    }
    return answer.get("result");
  }

  /** A quantity such as {@code 0xf2f8d7}. */
  static long number(@Nullable Object hex, String what) throws MalformedFrameException {
    if (hex instanceof String text && text.matches("0x[0-9a-fA-F]{1,15}")) {
      return Long.parseLong(text.substring(2), 16);
    }
    throw new MalformedFrameException(what + " is not a hexadecimal number: " + hex);
  }

  static String text(@Nullable Object value, String what) throws MalformedFrameException {
    if (value instanceof String text) {
      return text;
    }
    throw new MalformedFrameException(what + " is not a string");
  }

  /**
   * A word of 32 bytes of a result or of a log's data.
   *
   * @param index from 0
   */
  static BigInteger unsigned(String data, int index) throws MalformedFrameException {
    int from = 2 + index * WORD_DIGITS;
    if (!data.startsWith("0x") || data.length() < from + WORD_DIGITS) {
      throw new MalformedFrameException(
          "data has no word " + index + (data.equals("0x") ? ": there is no such contract" : ""));
    }
    try {
      return new BigInteger(data.substring(from, from + WORD_DIGITS), 16);
    } catch (NumberFormatException e) {
      throw new MalformedFrameException("data is not hexadecimal");
    }
  }

  /** As {@link #unsigned}, in two's complement. */
  static BigInteger signed(String data, int index) throws MalformedFrameException {
    BigInteger word = unsigned(data, index);
    return word.testBit(255) ? word.subtract(BigInteger.ONE.shiftLeft(256)) : word;
  }
}
