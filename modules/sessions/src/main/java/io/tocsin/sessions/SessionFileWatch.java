package io.tocsin.sessions;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that somebody edits the files of sessions that run, and tells what is different: a
 * session goes on with the files that it was started with. Belongs to the sessions verticle's
 * context; files are read elsewhere.
 */
final class SessionFileWatch {

  static final long EVERY_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(SessionFileWatch.class);

  private final Vertx vertx;
  private final SessionHost host;
  private boolean looking;

  SessionFileWatch(Vertx vertx, SessionHost host) {
    this.vertx = vertx;
    this.host = host;
  }

  /** Compares each session that is not over with its file. */
  void look(Collection<RunningSession> sessions) {
    Map<RunningSession, SessionDefinition> watched = new LinkedHashMap<>();
    for (RunningSession session : sessions) {
      if (!session.isOver()) {
        session.launch().definition().ifPresent(files -> watched.put(session, files));
      }
    }
    if (looking || watched.isEmpty()) {
      return;
    }
    looking = true;
    vertx
        .executeBlocking(
            () -> {
              Map<RunningSession, List<String>> found = new LinkedHashMap<>();
              watched.forEach((session, files) -> {
                if (isFile(files.source())) {
                  found.put(session, differences(files));
                }
              });
              return found;
            },
            false)
        .onComplete(done -> {
          looking = false;
          if (done.succeeded()) {
            done.result().forEach(this::tell);
          }
        });
  }

  /** A session that was asked for by REST has no file. */
  private static boolean isFile(String source) {
    try {
      Path folder = Path.of(source).toAbsolutePath().getParent();
      return source.endsWith(".json") && folder != null && Files.isDirectory(folder);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static List<String> differences(SessionDefinition files) {
    try {
      return files.sessionDifferences(Files.readString(Path.of(files.source())));
    } catch (NoSuchFileException e) {
      return List.of("$: the session file is gone");
    } catch (IOException e) {
      return List.of("$: the session file cannot be read now");
    }
  }

  private void tell(RunningSession session, List<String> differences) {
    if (session.isOver() || !session.sessionEdited(differences)) {
      return;
    }
    List<String> edited = session.edited();
    host.tell(session, "session_state");
    LOG.atInfo()
        .addKeyValue("session", session.id())
        .log(
            edited.isEmpty()
                ? "session \"{}\": its files are again as it was started with{}"
                : "session \"{}\" goes on with the files that it was started with; a stop and a new start would take up: {}",
            session.launch().file().name(),
            edited.isEmpty() ? "" : edited);
  }
}
