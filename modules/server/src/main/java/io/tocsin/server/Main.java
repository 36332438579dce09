package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.tocsin.security.AccessFileException;
import java.nio.file.FileSystemException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code scripts/tocsin COMMAND}. */
@Command(
    name = "tocsin",
    description = "Watches crypto markets for pumps and dumps, and trades them on paper.",
    mixinStandardHelpOptions = true,
    version = "Tocsin 0.1.0",
    subcommands = {
      RunCommand.class,
      BacktestCommand.class,
      ReplayCommand.class,
      RecordCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      ValidateCommand.class,
      TimeoutsCommand.class,
      DoctorCommand.class,
      IndicatorsCommand.class,
      QuestDbCommand.class,
      DecodeCommand.class,
      SimulateCommand.class,
      WatchCommand.class,
      LogLevelCommand.class,
      UsersCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {

  /** Exit code of wrong usage or invalid input. */
  static final int USAGE = 2;

  private Main() {}

  public static void main(String[] arguments) {
    System.setProperty("vertx.disableDnsResolver", "true");
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    System.setProperty("hazelcast.logging.type", "slf4j");
    Logging.configure("human", Level.INFO);
    System.exit(run(arguments));
  }

  /** Every command with its flags. */
  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  /** Runs a command and returns its exit code: 0 done, 1 failed, 2 wrong usage or invalid input. */
  static int run(String... arguments) {
    CommandLine line = commandLine();
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      Throwable cause = failure;
      while (cause instanceof ExecutionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      return explain(cause);
    });
    return line.execute(arguments);
  }

  private static int explain(Throwable failure) {
    switch (failure) {
      case AccessFileException unusable -> System.err.println("tocsin: " + unusable.getMessage());
      case UsageException mistake -> System.err.println("tocsin: " + mistake.getMessage());
      case InvalidInputException invalid -> {
        System.err.println("tocsin: " + invalid.source() + " cannot be used:");
        for (Problem problem : invalid.problems()) {
          System.err.println("  " + problem);
        }
      }
      case FileSystemException refused ->
          System.err.println(
              "tocsin: cannot use "
                  + refused.getFile()
                  + " ("
                  + refused.getClass().getSimpleName()
                  + "); choose another place");
      default -> {
        System.err.println("tocsin: failed: " + failure);
        failure.printStackTrace();
        return 1;
      }
    }
    return USAGE;
  }
}
