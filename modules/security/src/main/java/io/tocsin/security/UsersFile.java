package io.tocsin.security;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The file of users: JSON, its owner's alone. Blocking. */
public final class UsersFile {

  private final Path file;

  public UsersFile(Path file) {
    this.file = file;
  }

  public Path path() {
    return file;
  }

  /**
   * Reads everybody; a file that is not there has nobody in it.
   *
   * @throws AccessFileException if others may read it
   * @throws InvalidInputException if it is no file of users, with all that is wrong in it
   */
  public Users read() {
    try {
      return parse(OwnerOnly.read(file));
    } catch (NoSuchFileException e) {
      return Users.NONE;
    } catch (IOException e) {
      throw new AccessFileException(
          "cannot read the users of " + file + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  /**
   * Changes the file as one step; of two that do it at once none is lost.
   *
   * @throws AccessFileException if others may read it, or it cannot be written
   * @throws InvalidInputException if it is no file of users, or would be none afterwards: it stays
   *     as it is
   */
  public Users change(UnaryOperator<Users> change) {
    // A file's lock is the process': its threads wait for each other here.
    synchronized (UsersFile.class) {
      return changeAlone(change);
    }
  }

  private Users changeAlone(UnaryOperator<Users> change) {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try {
      OwnerOnly.folder(OwnerOnly.folderOf(file));
      try (FileChannel channel =
              FileChannel.open(
                  lockFile,
                  EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                  OwnerOnly.attributes(file, "rw-------"));
          FileLock lock = channel.lock()) {
        Users changed = change.apply(read());
        String text = text(changed);
        parse(text);
        OwnerOnly.write(file, text);
        return changed;
      }
    } catch (IOException e) {
      throw new AccessFileException(
          "cannot write the users to " + file + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  private Users parse(String text) {
    Problems problems = new Problems();
    Fields root = Fields.of(JsonText.parse(file.toString(), text), "$", problems);
    List<User> users = new ArrayList<>();
    List<?> list = root.list("users");
    for (int i = 0; i < list.size(); i++) {
      Fields fields = Fields.of(list.get(i), root.path("users[" + i + "]"), problems);
      User user = user(fields);
      if (users.stream().anyMatch(other -> other.name().equals(user.name()))) {
        problems.add(fields.path("name"), "stands twice", user.name(), "one user of a name");
      }
      users.add(user);
    }
    root.finish();
    problems.throwIfAny(file.toString());
    return Users.of(users);
  }

  private static User user(Fields fields) {
    Problems problems = fields.problems();
    String name = fields.requiredText("name");
    if (!User.isName(name)) {
      problems.add(fields.path("name"), "is no name of a user", name, User.NAME_RULE);
    }
    String word = fields.requiredText("role");
    Role role =
        Role.of(word)
            .orElseGet(() -> {
              problems.unknownName(
                  fields.path("role"), "role", word, List.of("viewer", "trader", "admin"));
              return Role.VIEWER;
            });
    // Not told in an error: a hash is nobody's business.
    String password = fields.requiredText("password");
    if (!Passwords.isHash(password)) {
      problems.add(
          fields.path("password"), "is no hash", "…", "what scripts/tocsin users password makes");
    }
    String generation = fields.requiredText("generation");
    if (!generation.matches("[0-9a-f]{1,64}")) {
      problems.add(fields.path("generation"), "is none", generation, "1 to 64 of 0-9, a-f");
    }
    List<Token> tokens = new ArrayList<>();
    List<?> list = fields.has("tokens") ? fields.list("tokens") : List.of();
    for (int i = 0; i < list.size(); i++) {
      Fields one = Fields.of(list.get(i), fields.path("tokens[" + i + "]"), problems);
      Token token = token(one);
      if (tokens.stream().anyMatch(other -> other.label().equals(token.label()))) {
        problems.add(one.path("label"), "stands twice", token.label(), "one token of a label");
      }
      tokens.add(token);
    }
    fields.finish();
    return new User(name, role, password, generation, tokens);
  }

  private static Token token(Fields fields) {
    Problems problems = fields.problems();
    String label = fields.requiredText("label");
    if (!User.isLabel(label)) {
      problems.add(fields.path("label"), "is no label of a token", label, User.LABEL_RULE);
    }
    // Not told in an error: whoever edits the file may have put the token itself there.
    String sha256 = fields.requiredText("sha256");
    if (!Token.isHash(sha256)) {
      problems.add(
          fields.path("sha256"),
          "is no hash of a token",
          "…",
          "64 of 0-9, a-f, as scripts/tocsin users token add writes them");
    }
    String created = fields.text("created").orElse("");
    if (!created.isEmpty() && !isTime(created)) {
      problems.add(
          fields.path("created"), "is no time", created, "a time such as 2026-11-22T01:00:00Z");
    }
    fields.finish();
    return new Token(label, sha256, created);
  }

  private static boolean isTime(String text) {
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** Nothing in it needs escaping: whatever is not made of plain characters was refused. */
  private static String text(Users users) {
    return users.all().stream()
        .map(UsersFile::text)
        .collect(Collectors.joining(",\n", "{\n  \"users\": [\n", "\n  ]\n}\n"));
  }

  private static String text(User user) {
    String tokens =
        user.tokens().stream()
            .map(token ->
                "{\"label\": \"%s\", \"sha256\": \"%s\", \"created\": \"%s\"}"
                    .formatted(token.label(), token.sha256(), token.created()))
            .collect(Collectors.joining(", ", "[", "]"));
    return "    {\"name\": \"%s\", \"role\": \"%s\", \"password\": \"%s\", \"generation\": \"%s\", \"tokens\": %s}"
        .formatted(user.name(), user.role().word(), user.password(), user.generation(), tokens);
  }
}
