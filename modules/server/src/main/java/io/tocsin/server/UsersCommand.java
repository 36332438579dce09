package io.tocsin.server;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.security.Passwords;
import io.tocsin.security.Role;
import io.tocsin.security.Token;
import io.tocsin.security.User;
import io.tocsin.security.Users;
import io.tocsin.security.UsersFile;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tocsin users}: who may log in; a running server takes changes up within seconds. */
@Command(
    name = "users",
    description = {
      "Who may log in, and what they may: viewer (reads), trader (sessions, strategies, backtests,"
          + " emergency stop), admin (everything).",
      "A password is read from TOCSIN_PASSWORD, else from the terminal without showing it, else"
          + " from a line of standard input; never from an argument. A running server takes"
          + " changes up within seconds."
    },
    subcommands = UsersCommand.TokenCommand.class,
    mixinStandardHelpOptions = true)
final class UsersCommand implements Runnable {

  /** The environment's variable with a password. */
  static final String PASSWORD_VARIABLE = "TOCSIN_PASSWORD";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "users needs one of: add, list, role, password, remove, token");
  }

  /** Where the users are. */
  static final class Place {

    @Mixin ConfigOptions options = new ConfigOptions();

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "The file of users (default: as security.users in tocsin.json says).")
    @Nullable Path file;

    UsersFile users() {
      return new UsersFile(file == null ? options.read().access().users() : file);
    }

    /** Changes the user of that name. */
    void change(String name, UnaryOperator<User> change) {
      users().change(users -> users.with(change.apply(known(users, name))));
    }
  }

  private static User known(Users users, String name) {
    return users
        .find(name)
        .orElseThrow(() ->
            new UsageException(
                "there is no user \""
                    + name
                    + "\"; "
                    + (users.isEmpty()
                        ? "there is none at all"
                        : users.all().stream()
                            .map(User::name)
                            .collect(Collectors.joining(", ", "there are ", "")))));
  }

  private static Role role(String word) {
    return Role.of(word)
        .orElseThrow(
            () -> new UsageException("--role is \"" + word + "\"; allowed: viewer, trader, admin"));
  }

  @Command(name = "add", description = "Adds a user.", mixinStandardHelpOptions = true)
  void add(
      @Mixin Place place,
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--role", required = true, paramLabel = "viewer|trader|admin") String role) {
    if (!User.isName(name)) {
      throw new UsageException("\"" + name + "\" is no name of a user; allowed: " + User.NAME_RULE);
    }
    Role what = role(role);
    UsersFile file = place.users();
    if (file.read().find(name).isPresent()) {
      throw new UsageException(
          "there is a user \"" + name + "\" already; change him with users password or users role");
    }
    String hash = hash(name);
    file.change(users -> users.with(User.of(name, what, hash)));
    System.out.println(name + " may log in as " + what.word() + " (" + file.path() + ")");
  }

  @Command(name = "list", description = "Lists users and tokens.", mixinStandardHelpOptions = true)
  void list(@Mixin Place place) {
    UsersFile file = place.users();
    Users users = file.read();
    if (users.isEmpty()) {
      System.out.println(
          "There are no users in " + file.path() + ": a server on 127.0.0.1 needs none.");
    }
    for (User user : users.all()) {
      System.out.printf(
          Locale.ROOT,
          "%-20s %-7s %s%n",
          user.name(),
          user.role().word(),
          user.tokens().stream()
              .map(token -> "token \"" + token.label() + "\" of " + token.created())
              .collect(Collectors.joining(", ")));
    }
  }

  @Command(
      name = "role",
      description = "Gives a user another role; he has to log in again.",
      mixinStandardHelpOptions = true)
  void role(
      @Mixin Place place,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "viewer|trader|admin") String role) {
    Role what = role(role);
    place.change(name, user -> user.withRole(what));
    System.out.println(name + " is a " + what.word() + " now");
  }

  @Command(
      name = "password",
      description = "Gives a user another password; he has to log in again.",
      mixinStandardHelpOptions = true)
  void password(@Mixin Place place, @Parameters(paramLabel = "NAME") String name) {
    known(place.users().read(), name);
    String hash = hash(name);
    place.change(name, user -> user.withPassword(hash));
    System.out.println(name + " has a new password");
  }

  @Command(
      name = "remove",
      description = "Removes a user with his tokens; his logins end.",
      mixinStandardHelpOptions = true)
  void remove(@Mixin Place place, @Parameters(paramLabel = "NAME") String name) {
    place.users().change(users -> users.without(known(users, name).name()));
    System.out.println(name + " was removed");
  }

  /** Tokens of programs. */
  @Command(
      name = "token",
      description = "Tokens of programs, which may what their users may.",
      mixinStandardHelpOptions = true)
  static final class TokenCommand implements Runnable {

    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "users token needs one of: add, remove");
    }

    @Command(
        name = "add",
        description =
            "Prints a new token, once. Programs send it as \"Authorization: Bearer TOKEN\";"
                + " Tocsin's own commands take it from TOCSIN_TOKEN.",
        mixinStandardHelpOptions = true)
    void add(
        @Mixin Place place,
        @Parameters(paramLabel = "NAME") String name,
        @Option(names = "--label", required = true, paramLabel = "LABEL") String label) {
      if (!User.isLabel(label)) {
        throw new UsageException("--label is \"" + label + "\"; allowed: " + User.LABEL_RULE);
      }
      String token = Token.random();
      String created = Micros.iso(WallClock.system().nowMicros());
      place.change(
          name,
          user -> {
            if (user.token(label).isPresent()) {
              throw new UsageException(name + " has a token \"" + label + "\" already");
            }
            return user.with(new Token(label, Token.hash(token), created));
          });
      System.out.println(token);
    }

    @Command(
        name = "remove",
        description = "Removes a token: what uses it is out within seconds.",
        mixinStandardHelpOptions = true)
    void remove(
        @Mixin Place place,
        @Parameters(paramLabel = "NAME") String name,
        @Option(names = "--label", required = true, paramLabel = "LABEL") String label) {
      place.change(
          name,
          user -> {
            if (user.token(label).isEmpty()) {
              throw new UsageException(name + " has no token \"" + label + "\"");
            }
            return user.without(label);
          });
      System.out.println("the token \"" + label + "\" of " + name + " was removed");
    }
  }

  private static String hash(String name) {
    char[] password = password();
    Optional<String> problem = Passwords.problem(password, name);
    if (problem.isPresent()) {
      throw new UsageException(problem.get());
    }
    String hash = Passwords.hash(password);
    Arrays.fill(password, ' ');
    return hash;
  }

  private static char[] password() {
    String given = System.getenv(PASSWORD_VARIABLE);
    if (given != null) {
      return given.toCharArray();
    }
    Console console = System.console();
    if (console != null && console.isTerminal()) {
      char[] first = Objects.requireNonNullElse(console.readPassword("Password: "), new char[0]);
      char[] again = Objects.requireNonNullElse(console.readPassword("Once more: "), new char[0]);
      if (!Arrays.equals(first, again)) {
        throw new UsageException("the two are not the same; nothing was changed");
      }
      return first;
    }
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null) {
        throw new UsageException(
            "there is no password: type it at a terminal, pipe a line, or set "
                + PASSWORD_VARIABLE);
      }
      return line.toCharArray();
    } catch (IOException e) {
      throw new UsageException("the password cannot be read: " + e.getMessage());
    }
  }
}
