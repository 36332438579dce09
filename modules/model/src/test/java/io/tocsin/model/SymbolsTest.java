package io.tocsin.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolsTest {

  @ParameterizedTest
  @CsvSource({
    "BTC_USDT, BTC_USDT",
    "btcusdt, BTC_USDT",
    "BTC/USDT, BTC_USDT",
    "XBT/USD, BTC_USD",
    "Btc-Usdt, BTC_USDT",
    "btc:usdt, BTC_USDT",
    "'  BTCUSDT ', BTC_USDT",
    "xbtusd, BTC_USD",
    "XDG/USD, DOGE_USD",
    "ETHXBT, ETH_BTC",
    "ethbtc, ETH_BTC",
    "BTCFDUSD, BTC_FDUSD",
    "usdtusd, USDT_USD",
    "DOTUSD, DOT_USD",
    "bnbusd, BNB_USD",
    "SHIBUSD, SHIB_USD",
    "BTCTUSD, BTC_TUSD",
    "bnbbusd, BNB_BUSD",
    "LUNA/BUSD, LUNA_BUSD",
    "USDCUSDT, USDC_USDT",
    "BUSDUSDT, BUSD_USDT",
    "1000PEPEUSDT, 1000PEPE_USDT",
    "SOL/XYZ, SOL_XYZ"
  })
  void A16_every_spelling_of_a_market_is_the_same_symbol(String spelling, String canonical) {
    assertThat(Symbols.canonical(spelling)).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "BTC",
        "USDT",
        "BUSD",
        "_",
        "/USDT",
        "BTC/",
        "BTC//USDT",
        "BTC_USDT_PERP",
        "A/B/C",
        "BTC USDT",
        "BTC.USDT",
        "BTC_US$T",
        "SOLXYZ",
        "ſOL_USDT",
        "ßUSDT",
        "btc_uſdt"
      })
  void A16_a_text_without_base_and_quote_is_refused(String text) {
    assertThat(Symbols.canonical(text)).isEmpty();
  }

  @Property
  void A16_case_and_separator_never_matter(
      @ForAll("bases") String base,
      @ForAll("quotes") String quote,
      @ForAll("separators") String separator,
      @ForAll boolean lowerCase) {
    String text = base + separator + quote;
    assertThat(Symbols.canonical(lowerCase ? text.toLowerCase(Locale.ROOT) : text))
        .contains(base + "_" + quote);
  }

  @Property
  void the_canonical_spelling_stays_as_it_is(
      @ForAll("bases") String base, @ForAll("quotes") String quote) {
    String canonical = Symbols.canonical(base + "/" + quote).orElseThrow();
    assertThat(Symbols.canonical(canonical)).contains(canonical);
  }

  @Provide
  Arbitrary<String> bases() {
    return Arbitraries.of("BTC", "ETH", "SOL", "DOGE", "1INCH", "USDC", "B3", "PEPE1000");
  }

  @Provide
  Arbitrary<String> quotes() {
    return Arbitraries.of("USDT", "USDC", "USD", "EUR", "BTC", "FDUSD");
  }

  @Provide
  Arbitrary<String> separators() {
    return Arbitraries.of("_", "/", "-", ":", "");
  }
}
