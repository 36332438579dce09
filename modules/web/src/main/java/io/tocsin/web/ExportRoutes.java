package io.tocsin.web;

import io.tocsin.bus.Bus;
import io.tocsin.bus.ExportRequest;
import io.tocsin.bus.ExportRequest.Format;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /api/sessions/{id}/export/{table}?format=csv|parquet}: all rows, as a file. */
final class ExportRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(ExportRoutes.class);

  private final Vertx vertx;
  private final Bus bus;
  private final SessionDirectory sessions;

  ExportRoutes(Vertx vertx, Bus bus, SessionDirectory sessions) {
    this.vertx = vertx;
    this.bus = bus;
    this.sessions = sessions;
  }

  void addTo(Router router, Gate gate, RequestContract contract) {
    String path = "/api/sessions/:id/export/:table";
    router
        .get(path)
        .handler(gate.need(HttpMethod.GET, path))
        .handler(contract.kept(HttpMethod.GET, path))
        .handler(request ->
            export(request)
                .onFailure(cause -> {
                  if (!request.response().headWritten()) {
                    HttpProblem.of(cause, request.normalizedPath()).answer(request);
                  } else {
                    LOG.debug("an export was not taken to its end", cause);
                  }
                }));
  }

  private Future<Void> export(RoutingContext request) {
    String id = ApiRoutes.pathPart(request, "id");
    String table = ApiRoutes.pathPart(request, "table");
    Format format;
    try {
      Query query = new Query(request);
      String asked = query.choice("format", List.of("csv", "parquet")).orElse("csv");
      format = asked.equals("parquet") ? Format.PARQUET : Format.CSV;
      query.finish();
    } catch (HttpProblem problem) {
      return Future.failedFuture(problem);
    }
    return sessions
        .find(id)
        .compose(session -> bus.export(new ExportRequest(id, table, format)))
        .compose(file ->
            request
                .response()
                .putHeader("Content-Type", type(format))
                .putHeader("Cache-Control", "no-store")
                .putHeader(
                    "Content-Disposition",
                    "attachment; filename=\"%s-%s.%s\""
                        .formatted(id, table, format.name().toLowerCase(Locale.ROOT)))
                .sendFile(file)
                .eventually(() -> vertx.fileSystem().delete(file)));
  }

  private static String type(Format format) {
    return switch (format) {
      case CSV -> "text/csv; charset=utf-8; header=present";
      case PARQUET -> "application/vnd.apache.parquet";
    };
  }
}
