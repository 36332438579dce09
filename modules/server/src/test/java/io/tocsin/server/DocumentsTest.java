package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.server.notifications.NotificationOptions;
import io.tocsin.strategy.definition.StrategyReader;
import io.tocsin.venues.VenueAdapters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What documents show can be typed in: commands, flags, files, links. */
class DocumentsTest {

  private static final Path ROOT = Path.of("../..");

  private static final Pattern COMMAND =
      Pattern.compile("scripts/tocsin ([a-z][a-z-]*)([^`\\n#|]*)");
  private static final Pattern FLAG = Pattern.compile("(?<=\\s)--[a-z][a-z-]*");
  private static final Pattern JSON = Pattern.compile("```json\\n(.*?)\\n```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern HELP = Pattern.compile("(?m)^  ([a-z][a-z-]*)  ");

  /** A word after "scripts/tocsin" in sentences; what only a package has. */
  private static final Set<String> NO_COMMAND = Set.of("help", "prepare");

  @TempDir private Path folder;

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    return documents;
  }

  @Test
  void every_command_and_flag_of_the_documents_is_there() throws IOException {
    String script = Files.readString(ROOT.resolve("scripts/tocsin"));
    Set<String> listed = new TreeSet<>();
    Matcher help = HELP.matcher(script.substring(0, script.indexOf("--help explains")));
    while (help.find()) {
      listed.add(help.group(1));
    }
    Map<String, CommandLine> commands = Main.commandLine().getSubcommands();
    assertThat(listed)
        .as("every command of the program is in the script's help")
        .containsAll(
            commands.keySet().stream().filter(name -> !NO_COMMAND.contains(name)).toList());
    for (Path document : documents()) {
      Matcher command = COMMAND.matcher(Files.readString(document));
      while (command.find()) {
        String name = command.group(1);
        if (NO_COMMAND.contains(name)) {
          continue;
        }
        assertThat(listed).as("%s: %s", document, command.group()).contains(name);
        CommandLine program = commands.get(name);
        Matcher flag = FLAG.matcher(command.group(2));
        while (program != null && flag.find()) {
          assertThat(flags(program)).as("%s: %s", document, command.group()).contains(flag.group());
        }
      }
    }
  }

  /** Those of the command, and of the commands below it. */
  private static Set<String> flags(CommandLine command) {
    Set<String> flags = new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
    command.getSubcommands().values().forEach(below -> flags.addAll(flags(below)));
    return flags;
  }

  @Test
  void every_JSON_of_the_documents_is_JSON_and_each_file_among_it_is_taken() throws IOException {
    int taken = 0;
    for (Path document : documents()) {
      Matcher json = JSON.matcher(Files.readString(document));
      while (json.find()) {
        String text = json.group(1);
        // "…" stands for what is left out.
        if (text.contains("…")) {
          continue;
        }
        // A section of tocsin.json stands without the braces around it.
        String whole = text.strip().startsWith("\"") ? "{" + text + "}" : text;
        Object value = JsonText.parse(document.toString(), whole);
        if (!(value instanceof Map<?, ?> map)) {
          continue;
        }
        taken++;
        if (map.containsKey("s1_signal") && map.containsKey("z1_entry")) {
          StrategyReader.read(document.toString(), value);
        } else if (map.containsKey("sources") && map.containsKey("mode")) {
          session(document, text);
        } else if (map.containsKey("notifications")) {
          Problems problems = new Problems();
          NotificationOptions.read(
              Fields.of(map.get("notifications"), "$.notifications", problems),
              Map.of("TOCSIN_TELEGRAM_TOKEN", "x", "TOCSIN_MAIL_PASSWORD", "x"));
          problems.throwIfAny(document.toString());
        }
      }
    }
    assertThat(taken).isGreaterThan(3);
  }

  /** As the server would read it, beside the shipped strategies. */
  private void session(Path document, String text) throws IOException {
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.createDirectories(config.resolve("sessions"));
    Path strategies = config.resolve("strategies");
    if (!Files.exists(strategies)) {
      Files.createDirectories(strategies);
      try (Stream<Path> files = Files.list(ROOT.resolve("config/strategies"))) {
        for (Path file : files.toList()) {
          Files.copy(file, strategies.resolve(file.getFileName()));
        }
      }
    }
    Path file =
        Files.writeString(config.resolve("sessions/" + document.getFileName() + ".json"), text);
    Set<String> venues = new TreeSet<>(Set.of(Server.SIMULATED));
    VenueAdapters.all().forEach(adapter -> venues.add(adapter.id()));
    assertThat(new Catalog(config).session(file, venues)).as(document.toString()).isNotNull();
  }

  @Test
  void every_link_within_the_documents_leads_somewhere() throws IOException {
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        String to = link.group(1);
        if (!to.matches("[a-z]+:.*")) {
          assertThat(document.resolveSibling(to)).as("%s: %s", document, link.group()).exists();
        }
      }
    }
  }
}
