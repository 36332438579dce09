package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.bus.CandleQuery;
import io.tocsin.bus.JournalPage;
import io.tocsin.bus.StreamPost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The candles of a session's charts on their way to the streams. Of a session that goes on after a
 * restart those that storage has come first, so that a chart does not begin anew: until storage has
 * answered, or for {@value #MOST_MILLIS} ms, the new ones wait. Lives on the verticle's context.
 */
final class CandleLines {

  private static final Logger LOG = LoggerFactory.getLogger(CandleLines.class);
  private static final long RETRY_MILLIS = 500;
  private static final long MOST_MILLIS = 20_000;

  /** One chart. */
  private static final class Line {
    private final CandleQuery query;
    private final LinkedHashMap<Long, JsonObject> waiting = new LinkedHashMap<>();
    private boolean open;

    Line(CandleQuery query) {
      this.query = query;
    }
  }

  private final Vertx vertx;
  private final Bus bus;
  private final boolean restore;
  private final Map<String, Line> lines = new LinkedHashMap<>();

  /**
   * @param restore whether storage is asked for what was
   */
  CandleLines(Vertx vertx, Bus bus, boolean restore) {
    this.vertx = vertx;
    this.bus = bus;
    this.restore = restore;
  }

  /** A chart that there is; before anything is told to it. */
  void open(String stream, CandleQuery query) {
    bus.post(StreamPost.open(stream, "candles"));
    Line line = new Line(query);
    line.open = !restore;
    lines.put(stream, line);
  }

  /** Asks storage for what was, again for a while as long as it is not there. */
  void restore() {
    if (restore) {
      long timer =
          vertx.setTimer(MOST_MILLIS, late -> lines.forEach((stream, line) -> let(stream, line)));
      List<Future<?>> asked = new ArrayList<>();
      lines.forEach((stream, line) -> asked.add(ask(stream, line)));
      Future.join(asked).onComplete(done -> vertx.cancelTimer(timer));
    }
  }

  private Future<Void> ask(String stream, Line line) {
    return bus.candles(line.query)
        .compose(
            page -> {
              told(stream, line, page);
              return Future.<Void>succeededFuture();
            },
            cause ->
                line.open
                    ? Future.<Void>succeededFuture()
                    : vertx.timer(RETRY_MILLIS).compose(again -> ask(stream, line)));
  }

  private void told(String stream, Line line, JournalPage page) {
    if (line.open) {
      LOG.info("{} began without its past: storage answered too late", stream);
      return;
    }
    long first = line.waiting.isEmpty() ? Long.MAX_VALUE : line.waiting.firstEntry().getKey();
    for (JsonObject candle : page.rows()) {
      if (candle.getLong("time") < first) {
        post(stream, candle);
      }
    }
    let(stream, line);
  }

  private void let(String stream, Line line) {
    line.open = true;
    line.waiting.values().forEach(candle -> post(stream, candle));
    line.waiting.clear();
  }

  /** A candle that is closed, or has changed. */
  void tell(String stream, JsonObject candle) {
    Line line = lines.get(stream);
    if (line == null || line.open) {
      post(stream, candle);
    } else {
      line.waiting.put(candle.getLong("time"), candle);
    }
  }

  private void post(String stream, JsonObject candle) {
    bus.post(
        StreamPost.recentState(
            stream, "candles", String.valueOf(candle.getLong("time")), candle, CandleBuilder.KEPT));
  }
}
