package io.tocsin.benchmarks.backtest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Rule;
import org.ta4j.core.Strategy;
import org.ta4j.core.Trade;
import org.ta4j.core.Trade.TradeType;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsLowerIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsMiddleIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsUpperIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelLowerIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.rules.AbstractRule;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import org.ta4j.core.rules.OverIndicatorRule;
import org.ta4j.core.rules.StopLossRule;
import org.ta4j.core.rules.UnderIndicatorRule;

/**
 * One strategy for candles, said twice: as the product reads it, and as ta4j's rules. Equal candles
 * give equal trades, but for the first ones: the product's averages begin with the mean of their
 * first values, ta4j's with the first value.
 *
 * @param what for people
 * @param json the strategy file
 * @param settled candles after which both averages are the same
 * @param rules makes ta4j's strategy over a series
 */
record Contest(String what, String json, int settled, Rules rules) {

  /** Makes ta4j's form of the strategy. */
  interface Rules {
    Strategy over(BarSeries series);
  }

  /** Of the account, quote units: more than any of these strategies loses. */
  static final int BUDGET = 1_000_000;

  /** Of every position, quote units. */
  static final double SIZE = 1_000;

  /** What a fill costs beyond the price, as a share of it: the session's usual fee and slippage. */
  static final double FEE = 0.001;

  static final double SLIPPAGE = 0.0005;

  private static final double STOP_PCT = 2;

  /** ta4j counts the stop from the price with its fee, the product from the price. */
  private static final double STOP_FROM_NET_PCT = 100 - (100 - STOP_PCT) / (1 + FEE);

  static List<Contest> all() {
    return List.of(averages(), bands(), longWindows());
  }

  /** Three indicators with short memories: what costs both least. */
  static Contest averages() {
    return new Contest(
        "average cross: EMA 12 and 26, RSI 14",
        json(
            "averages",
            """
            "fast": {"type": "EMA", "n": 12, "interval": 60},
            "slow": {"type": "EMA", "n": 26, "interval": 60},
            "rsi": {"type": "RSI", "n": 14, "interval": 60}\
            """,
            """
            {"indicator": "fast", "op": "crosses_above", "value": "slow"},
            {"indicator": "rsi", "op": "<", "value": 80}\
            """,
            """
            {"indicator": "fast", "op": "crosses_below", "value": "slow"}\
            """),
        2_000,
        series -> {
          ClosePriceIndicator close = new ClosePriceIndicator(series);
          EMAIndicator fast = new EMAIndicator(close, 12);
          EMAIndicator slow = new EMAIndicator(close, 26);
          return strategy(
              close,
              new CrossedUpIndicatorRule(fast, slow)
                  .and(new UnderIndicatorRule(new RSIIndicator(close, 14), 80)),
              new CrossedDownIndicatorRule(fast, slow));
        });
  }

  /** What traders use, with the usual windows. */
  static Contest bands() {
    return new Contest(
        "bands: BOLLINGER 20, DONCHIAN 55 and 20, EMA 200, RSI 14, ATR 14",
        json(
            "bands",
            """
            "price": {"type": "LAST_PRICE"},
            "lower": {"type": "BOLLINGER", "n": 20, "k": 2, "output": "lower", "interval": 60},
            "upper": {"type": "BOLLINGER", "n": 20, "k": 2, "output": "upper", "interval": 60},
            "top": {"type": "DONCHIAN", "n": 55, "output": "upper", "interval": 60},
            "bottom": {"type": "DONCHIAN", "n": 20, "output": "lower", "interval": 60},
            "trend": {"type": "EMA", "n": 200, "interval": 60},
            "rsi": {"type": "RSI", "n": 14, "interval": 60},
            "range": {"type": "ATR", "n": 14, "interval": 60}\
            """,
            """
            {"indicator": "price", "op": "crosses_above", "value": "lower"},
            {"indicator": "price", "op": ">", "value": "trend"},
            {"indicator": "price", "op": "<", "value": "top"},
            {"indicator": "rsi", "op": "<", "value": 50},
            {"indicator": "range", "op": ">", "value": 40}\
            """,
            """
            {"indicator": "price", "op": "crosses_above", "value": "upper"},
            {"indicator": "price", "op": "<=", "value": "bottom"},
            {"indicator": "rsi", "op": ">", "value": 75}\
            """),
        6_000,
        series -> {
          ClosePriceIndicator close = new ClosePriceIndicator(series);
          BollingerBandsMiddleIndicator middle =
              new BollingerBandsMiddleIndicator(new SMAIndicator(close, 20));
          StandardDeviationIndicator deviation = new StandardDeviationIndicator(close, 20);
          RSIIndicator rsi = new RSIIndicator(close, 14);
          return strategy(
              close,
              new CrossedUpIndicatorRule(close, new BollingerBandsLowerIndicator(middle, deviation))
                  .and(new OverIndicatorRule(close, new EMAIndicator(close, 200)))
                  .and(new UnderIndicatorRule(close, new DonchianChannelUpperIndicator(series, 55)))
                  .and(new UnderIndicatorRule(rsi, 50))
                  .and(new OverIndicatorRule(new ATRIndicator(series, 14), 40)),
              new CrossedUpIndicatorRule(close, new BollingerBandsUpperIndicator(middle, deviation))
                  .or(atMost(close, new DonchianChannelLowerIndicator(series, 20)))
                  .or(new OverIndicatorRule(rsi, 75)));
        });
  }

  /** Windows of hours, as on daily charts the averages of 200 days. */
  static Contest longWindows() {
    return new Contest(
        "long windows: SMA 200 and 500, BOLLINGER 500, DONCHIAN 480, EMA 400",
        json(
            "long-windows",
            """
            "price": {"type": "LAST_PRICE"},
            "fast": {"type": "SMA", "n": 200, "interval": 60},
            "slow": {"type": "SMA", "n": 500, "interval": 60},
            "upper": {"type": "BOLLINGER", "n": 500, "k": 2, "output": "upper", "interval": 60},
            "bottom": {"type": "DONCHIAN", "n": 480, "output": "lower", "interval": 60},
            "trend": {"type": "EMA", "n": 400, "interval": 60},
            "rsi": {"type": "RSI", "n": 14, "interval": 60}\
            """,
            """
            {"indicator": "price", "op": "crosses_above", "value": "fast"},
            {"indicator": "price", "op": ">", "value": "trend"},
            {"indicator": "fast", "op": ">", "value": "slow"},
            {"indicator": "price", "op": "<", "value": "upper"}\
            """,
            """
            {"indicator": "price", "op": "crosses_above", "value": "upper"},
            {"indicator": "price", "op": "crosses_below", "value": "slow"},
            {"indicator": "price", "op": "<=", "value": "bottom"}\
            """),
        12_000,
        series -> {
          ClosePriceIndicator close = new ClosePriceIndicator(series);
          SMAIndicator fast = new SMAIndicator(close, 200);
          SMAIndicator slow = new SMAIndicator(close, 500);
          BollingerBandsUpperIndicator upper =
              new BollingerBandsUpperIndicator(
                  new BollingerBandsMiddleIndicator(slow),
                  new StandardDeviationIndicator(close, 500));
          return strategy(
              close,
              new CrossedUpIndicatorRule(close, fast)
                  .and(new OverIndicatorRule(close, new EMAIndicator(close, 400)))
                  .and(new OverIndicatorRule(fast, slow))
                  .and(new UnderIndicatorRule(close, upper)),
              new CrossedUpIndicatorRule(close, upper)
                  .or(new CrossedDownIndicatorRule(close, slow))
                  .or(atMost(close, new DonchianChannelLowerIndicator(series, 480))));
        });
  }

  /** A signal is entered at once: its gate and its cancelling ask what is always so, and never. */
  private static String json(String name, String indicators, String signal, String close) {
    return """
    {"name": "%s", "direction": "LONG", "indicators": {%s},
     "s1_signal": {"all": [%s]},
     "o1_cancel": {"any": [{"indicator": "rsi", "op": "<", "value": 0}],
                   "timeout": "30s", "cooldown": "1ms"},
     "z1_entry": {"all": [{"indicator": "rsi", "op": ">=", "value": 0}], "timeout": "30s",
                  "order": {"type": "market"}, "size": {"type": "fixed", "value": %s},
                  "stop_loss": {"percent": %s}},
     "ze1_close": {"any": [%s], "cooldown": "1ms"},
     "e1_emergency": {"any": [{"indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": "<=", "value": -90}],
                      "cooldown": "1ms"}}
    """
        .formatted(name, indicators, signal, SIZE, STOP_PCT, close);
  }

  private static Strategy strategy(ClosePriceIndicator close, Rule entry, Rule exit) {
    return new BaseStrategy(
        entry.and(new AfterExit()), exit.or(new StopLossRule(close, STOP_FROM_NET_PCT)), 500);
  }

  private static Rule atMost(ClosePriceIndicator close, DonchianChannelLowerIndicator bottom) {
    return new OverIndicatorRule(close, bottom).negation();
  }

  /** The product watches for signals again from the second candle after an exit on. */
  private static final class AfterExit extends AbstractRule {

    private static final int CANDLES = 2;

    @Override
    public boolean isSatisfied(int index, @Nullable TradingRecord record) {
      Trade exit = record == null ? null : record.getLastTrade(TradeType.SELL);
      return exit == null || index - exit.getIndex() >= CANDLES;
    }
  }
}
