package io.tocsin.security;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
   * @throws AccessFileException if others may read it, or it is no file of users
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

  /** Changes the file as one step; of two that do it at once none is lost. */
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
        OwnerOnly.write(file, text(changed));
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
      users.add(user(Fields.of(list.get(i), root.path("users[" + i + "]"), problems)));
    }
    root.finish();
    problems.throwIfAny(file.toString());
    return Users.of(users);
  }

  private static User user(Fields fields) {
    Problems problems = fields.problems();
    String name = fields.requiredText("name");
    if (!User.isName(name)) {
      problems.add(fields.path("name"), "is no name of a user", name, User.NAME);
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
      Fields token = Fields.of(list.get(i), fields.path("tokens[" + i + "]"), problems);
      tokens.add(
          new Token(
              token.requiredText("label"),
              token.requiredText("sha256"),
              token.text("created").orElse("")));
      token.finish();
    }
    fields.finish();
    return new User(name, role, password, generation, tokens);
  }

  /** Nothing in it needs escaping: names, labels and hashes are made of plain characters. */
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
