package io.tocsin.server.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a checkout is built with.
 *
 * @param checkout its folder; empty for a program without its sources, which needs no tools
 * @param path where programs are looked for, as in the variable PATH
 */
public record ToolsCheck(Optional<Path> checkout, String path) implements Check {

  private static final List<String> TOOLS = List.of("mvn", "node", "npm");

  @Override
  public Finding look() {
    if (checkout.isEmpty()) {
      return Finding.ok("tools", "There are no sources here: no build tools are needed.");
    }
    List<String> missing = TOOLS.stream().filter(tool -> !has(tool)).toList();
    return missing.isEmpty()
        ? Finding.ok("tools", "Maven, Node.js and npm are there to build the sources.")
        : Finding.fail(
            "tools",
            "The sources in "
                + checkout.get()
                + " cannot be built: "
                + String.join(", ", missing)
                + " is not on the path.",
            "install it, for example: apt-get install maven nodejs npm");
  }

  private boolean has(String tool) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(tool)));
  }
}
