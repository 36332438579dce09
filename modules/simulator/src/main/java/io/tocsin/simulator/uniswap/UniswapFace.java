package io.tocsin.simulator.uniswap;

import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.VenueFace;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An Ethereum node with Uniswap v3 pools: JSON-RPC over HTTP, no WebSocket. */
public final class UniswapFace implements VenueFace {

  public static final FaceKind KIND = new FaceKind("uniswap", List.of(), UniswapFace::new);

  private static final String SWAP =
      "0xc42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67";
  private static final int MOST_LOGS = 10_000;
  private static final BigInteger TWO_TO_256 = BigInteger.ONE.shiftLeft(256);

  /** A request that the node does not fulfil, with its error code. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;

    Refusal(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }
  }

  private final SimulatedChain chain;

  public UniswapFace(Exchange exchange) {
    this.chain = new SimulatedChain(exchange);
  }

  @Override
  public OptionalInt refusal(FaceRequest handshake) {
    return OptionalInt.of(404);
  }

  @Override
  public FaceSession connect(FaceRequest handshake, FaceOut out) {
    throw new IllegalStateException("every handshake is refused");
  }

  @Override
  public FaceAnswer rest(FaceRequest request) {
    if (request.get()) {
      return request.path().equals("/pools")
          ? FaceAnswer.json(pools().encode())
          : FaceAnswer.json(405, "{\"error\":\"use POST\"}");
    }
    try {
      Object body = Json.decodeValue(request.body());
      if (body instanceof JsonArray batch) {
        JsonArray answers = new JsonArray();
        batch.forEach(one -> answers.add(answer(one)));
        return FaceAnswer.json(answers.encode());
      }
      return FaceAnswer.json(answer(body).encode());
    } catch (DecodeException e) {
      return FaceAnswer.json(error(null, -32700, "parse error").encode());
    }
  }

  private JsonArray pools() {
    JsonArray pools = new JsonArray();
    for (int i = 0; i < chain.symbols().size(); i++) {
      pools.add(
          new JsonObject()
              .put("symbol", chain.symbols().get(i).symbol())
              .put("address", SimulatedChain.pool(i))
              .put("base", SimulatedChain.base(i))
              .put("quote", SimulatedChain.quote(i)));
    }
    return pools;
  }

  private JsonObject answer(@Nullable Object request) {
    if (!(request instanceof JsonObject call)) {
      return error(null, -32600, "invalid request");
    }
    Object id = call.getValue("id");
    try {
      JsonArray parameters =
          call.getValue("params") instanceof JsonArray array ? array : new JsonArray();
      Object result =
          switch (String.valueOf(call.getValue("method"))) {
            case "eth_blockNumber" -> hex(chain.head());
            case "eth_getLogs" -> logs(object(parameters, 0));
            case "eth_getBlockByNumber" -> block(text(parameters, 0));
            case "eth_call" ->
                contract(
                    String.valueOf(object(parameters, 0).getString("to")).toLowerCase(Locale.ROOT),
                    String.valueOf(object(parameters, 0).getString("data")),
                    text(parameters, 1));
            case "eth_chainId" -> hex(1337);
            default ->
                throw new Refusal(
                    -32601,
                    "the method " + call.getValue("method") + " does not exist/is not available");
          };
      return new JsonObject().put("jsonrpc", "2.0").put("id", id).put("result", result);
    } catch (Refusal refusal) {
      return error(id, refusal.code, String.valueOf(refusal.getMessage()));
    }
  }

  private static JsonObject error(@Nullable Object id, int code, String message) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("id", id)
        .put("error", new JsonObject().put("code", code).put("message", message));
  }

  private static JsonObject object(JsonArray parameters, int index) throws Refusal {
    if (parameters.size() > index && parameters.getValue(index) instanceof JsonObject object) {
      return object;
    }
    throw new Refusal(-32602, "invalid argument " + index + ": an object is expected");
  }

  private static String text(JsonArray parameters, int index) throws Refusal {
    if (parameters.size() > index && parameters.getValue(index) instanceof String text) {
      return text;
    }
    throw new Refusal(-32602, "invalid argument " + index + ": a string is expected");
  }

  private long number(@Nullable String block) throws Refusal {
    if (block == null || block.equals("latest")) {
      return chain.head();
    }
    if (!block.matches("0x[0-9a-fA-F]{1,12}")) {
      throw new Refusal(-32602, "invalid block number " + block);
    }
    return Long.parseLong(block.substring(2), 16);
  }

  private JsonArray logs(JsonObject filter) throws Refusal {
    long from = number(filter.getString("fromBlock"));
    long to = Math.min(chain.head(), number(filter.getString("toBlock")));
    JsonArray addresses =
        filter.getValue("address") instanceof JsonArray many
            ? many
            : new JsonArray().add(String.valueOf(filter.getValue("address")));
    JsonArray topics = filter.getJsonArray("topics", new JsonArray());
    JsonArray logs = new JsonArray();
    if (!topics.isEmpty() && !SWAP.equals(topics.getValue(0))) {
      return logs;
    }
    for (long block = from; block <= to; block++) {
      int index = 0;
      for (int symbol = 0; symbol < chain.symbols().size(); symbol++) {
        if (!chain.listed(symbol) || !addresses.contains(SimulatedChain.pool(symbol))) {
          continue;
        }
        for (SimulatedEvent.Trade trade : chain.trades(symbol, block)) {
          logs.add(log(symbol, block, index++, trade));
        }
      }
      if (logs.size() > MOST_LOGS) {
        throw new Refusal(-32005, "query returned more than 10000 results");
      }
    }
    return logs;
  }

  private static JsonObject log(int symbol, long block, int index, SimulatedEvent.Trade trade) {
    String data =
        "0x"
            + word(SimulatedChain.baseChange(trade))
            + word(SimulatedChain.quoteChange(trade))
            + word(SimulatedChain.sqrtPriceX96(trade.priceE8()))
            + word(BigInteger.TEN.pow(18))
            + word(BigInteger.ZERO);
    String someone = "0x" + word(BigInteger.valueOf(0x7a7a));
    return new JsonObject()
        .put("address", SimulatedChain.pool(symbol))
        .put("topics", new JsonArray().add(SWAP).add(someone).add(someone))
        .put("data", data)
        .put("blockNumber", hex(block))
        .put("blockHash", SimulatedChain.hash(block))
        .put("transactionHash", "0x" + word(BigInteger.valueOf(trade.id())))
        .put("transactionIndex", hex(index))
        .put("logIndex", hex(index))
        .put("removed", false);
  }

  private @Nullable JsonObject block(String block) throws Refusal {
    long number = number(block);
    if (number > chain.head()) {
      return null;
    }
    return new JsonObject()
        .put("number", hex(number))
        .put("hash", SimulatedChain.hash(number))
        .put("parentHash", SimulatedChain.hash(number - 1))
        .put("timestamp", hex(SimulatedChain.timestamp(number)))
        .put("transactions", new JsonArray());
  }

  private String contract(String to, String data, String block) throws Refusal {
    for (int symbol = 0; symbol < chain.symbols().size(); symbol++) {
      if (to.equals(SimulatedChain.base(symbol)) && data.startsWith("0x313ce567")) {
        return "0x" + word(BigInteger.valueOf(SimulatedChain.BASE_DECIMALS));
      }
      if (to.equals(SimulatedChain.quote(symbol)) && data.startsWith("0x313ce567")) {
        return "0x" + word(BigInteger.valueOf(SimulatedChain.QUOTE_DECIMALS));
      }
      if (to.equals(SimulatedChain.pool(symbol)) && chain.listed(symbol)) {
        return pool(symbol, data, block);
      }
    }
    return "0x"; // what a node answers where there is no such contract
  }

  private String pool(int symbol, String data, String block) throws Refusal {
    return switch (data) {
      case "0x0dfe1681" -> "0x" + addressWord(SimulatedChain.base(symbol));
      case "0xd21220a7" -> "0x" + addressWord(SimulatedChain.quote(symbol));
      case "0xddca3f43" -> "0x" + word(BigInteger.valueOf(SimulatedChain.FEE_MILLIONTHS));
      case "0x3850c7bd" ->
          "0x"
              + word(chain.sqrtPriceX96(symbol, number(block)))
              + word(BigInteger.ZERO).repeat(5)
              + word(BigInteger.ONE);
      default -> throw new Refusal(3, "execution reverted");
    };
  }

  private static String addressWord(String address) {
    return "0".repeat(24) + address.substring(2);
  }

  private static String word(BigInteger value) {
    BigInteger unsigned = value.signum() < 0 ? value.add(TWO_TO_256) : value;
    String digits = unsigned.toString(16);
    return "0".repeat(64 - digits.length()) + digits;
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
