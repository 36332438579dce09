package io.tocsin.venues.uniswap;

import io.tocsin.model.Symbols;
import io.tocsin.model.input.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pool and which of its tokens is what.
 *
 * @param symbol canonical symbol
 * @param address the pool's contract, {@code 0x} and 40 hexadecimal digits in lower case
 * @param base contract of the token that is traded
 * @param quote contract of the token that prices are in
 */
record UniswapPool(String symbol, String address, String base, String quote) {

  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{40}");
  private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
  private static final String USDT = "0xdac17f958d2ee523a2206206994597c13d831ec7";
  private static final String USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";

  /** The pools on Ethereum's main chain that need no configuration. */
  static final List<UniswapPool> MAINNET =
      List.of(
          new UniswapPool("WETH_USDT", "0x11b815efb8f581194ae79006d24e0d814b7697f6", WETH, USDT),
          new UniswapPool("WETH_USDC", "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640", WETH, USDC));

  /** The pool in one word, so that a recorded market tells its tokens. */
  String name() {
    return address + ":" + base + ":" + quote;
  }

  /** Reads a {@link #name}. */
  static Optional<UniswapPool> named(String symbol, String name) {
    String[] parts = name.split(":", -1);
    return parts.length == 3
        ? Optional.of(new UniswapPool(symbol, parts[0], parts[1], parts[2]))
        : Optional.empty();
  }

  /** Uniswap sorts a pool's tokens by address: token0 is the smaller. */
  boolean baseIsToken0() {
    return base.compareTo(quote) < 0;
  }

  /** Reads {@code {symbol, address, base, quote}}; problems are added to the fields' own. */
  static Optional<UniswapPool> read(Fields fields) {
    String text = fields.requiredText("symbol");
    Optional<String> symbol = Symbols.canonical(text);
    if (!text.isEmpty() && symbol.isEmpty()) {
      fields
          .problems()
          .add(fields.path("symbol"), "is not a symbol", text, "BASE_QUOTE, e.g. WETH_USDT");
    }
    String address = address(fields, "address");
    String base = address(fields, "base");
    String quote = address(fields, "quote");
    fields.finish();
    return symbol
        .filter(name -> !address.isEmpty() && !base.isEmpty() && !quote.isEmpty())
        .map(name -> new UniswapPool(name, address, base, quote));
  }

  private static String address(Fields fields, String name) {
    String text = fields.requiredText(name).toLowerCase(Locale.ROOT);
    if (text.isEmpty() || ADDRESS.matcher(text).matches()) {
      return text;
    }
    fields
        .problems()
        .add(
            fields.path(name),
            "is not the address of a contract",
            text,
            "0x and 40 hexadecimal digits");
    return "";
  }
}
