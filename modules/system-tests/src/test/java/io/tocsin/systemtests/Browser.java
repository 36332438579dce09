package io.tocsin.systemtests;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A headless Chromium, driven by Playwright; remembers everything that a page complained about. */
final class Browser implements AutoCloseable {

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;
  private final List<String> complaints = new ArrayList<>();

  Browser() throws IOException {
    System.setProperty("playwright.cli.dir", driver().toString());
    playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1",
                        "PLAYWRIGHT_NODEJS_PATH",
                        onPath("node").toString())));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  /** A new tab of that size, dark. */
  Page page(int width, int height) {
    Page page =
        browser.newPage(
            new com.microsoft.playwright.Browser.NewPageOptions()
                .setViewportSize(width, height)
                // Of certificates that tests have made.
                .setIgnoreHTTPSErrors(true)
                .setColorScheme(ColorScheme.DARK));
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(error -> complaints.add("uncaught: " + error));
    return page;
  }

  /** Errors and warnings of all pages so far. */
  List<String> complaints() {
    return complaints;
  }

  /** Playwright wants its driver in a folder named {@code package}; npm has put it elsewhere. */
  private static Path driver() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "playwright").toAbsolutePath());
    Path link = folder.resolve("package");
    Path installed = Path.of("src/test/browser/node_modules/playwright-core").toAbsolutePath();
    try {
      Files.createSymbolicLink(link, installed);
    } catch (FileAlreadyExistsException e) {
      // An earlier run's, or that of the tests beside these.
    }
    return folder;
  }

  private static Path chromium() {
    String named = System.getenv("TOCSIN_CHROMIUM");
    if (named != null) {
      return Path.of(named);
    }
    for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
      for (String directory : System.getenv("PATH").split(":", -1)) {
        Path candidate = Path.of(directory, name);
        if (Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    throw new IllegalStateException(
        "the browser tests need Chromium: install it, or set TOCSIN_CHROMIUM to its path");
  }

  private static Path onPath(String name) {
    for (String directory : System.getenv("PATH").split(":", -1)) {
      Path candidate = Path.of(directory, name);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("there is no " + name + " on the path");
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
