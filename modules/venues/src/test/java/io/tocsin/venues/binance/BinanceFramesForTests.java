package io.tocsin.venues.binance;

import java.util.List;

/** One frame of each kind, written from the documented formats. */
final class BinanceFramesForTests {

  static final String USDM_TRADE =
      "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1723161256322,"
          + "\"T\":1723161256320,\"s\":\"BTCUSDT\",\"ps\":\"BTCUSDT\",\"t\":5266583935,"
          + "\"p\":\"61800.30\",\"q\":\"0.006\",\"X\":\"MARKET\",\"m\":false,\"st\":1}}";

  static final String USDM_QUOTE =
      "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"e\":\"bookTicker\",\"u\":429012276615,"
          + "\"s\":\"BTCUSDT\",\"ps\":\"BTCUSDT\",\"b\":\"76947.30\",\"B\":\"0.0374\","
          + "\"a\":\"76968.30\",\"A\":\"2237.2173\",\"T\":1789469121938,\"E\":1789469121959,"
          + "\"st\":1}}";

  static final String USDM_DEPTH =
      "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1789469122060,"
          + "\"T\":1789469122045,\"s\":\"BTCUSDT\",\"ps\":\"BTCUSDT\",\"U\":429012276615,"
          + "\"u\":429012277528,\"pu\":429012275789,\"b\":[],\"a\":[[\"76968.30\",\"1191.3336\"]],"
          + "\"st\":1}}";

  static final String MINI_TICKER =
      "{\"stream\":\"btcusdt@miniTicker\",\"data\":{\"e\":\"24hrMiniTicker\","
          + "\"E\":1672515782136,\"s\":\"BTCUSDT\",\"c\":\"0.0025\",\"o\":\"0.0010\","
          + "\"h\":\"0.0025\",\"l\":\"0.0010\",\"v\":\"10000\",\"q\":\"18\"}}";

  static final List<String> ALL =
      List.of(
          USDM_TRADE,
          USDM_QUOTE,
          USDM_DEPTH,
          MINI_TICKER,
          "{\"stream\":\"btcusdt@depth5\",\"data\":{\"lastUpdateId\":160,"
              + "\"bids\":[[\"0.0024\",\"10\"]],\"asks\":[[\"0.0026\",\"100\"]]}}",
          "{\"result\":null,\"id\":312}",
          "{\"code\":0,\"msg\":\"Unknown property\",\"id\":5}",
          "{\"e\":\"serverShutdown\",\"E\":1770123456789}");

  private BinanceFramesForTests() {}
}
