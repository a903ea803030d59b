package io.webchat.web.internal.http;

import io.webchat.http.servlet.PageFiles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** The files that pages load from this service. Immutable. */
final class PageScripts {
  private static final String SCRIPT = "text/javascript";

  private static final List<String> SCRIPTS =
      List.of(
          "webchat-bus.js",
          "webchat-bus.mjs",
          "webchat-ui.js",
          "webchat-ui-composer.js",
          "webchat-ui-dom.js",
          "webchat-ui-files.js",
          "webchat-ui-form.js",
          "webchat-ui-log.js",
          "webchat-ui-memory.js",
          "webchat-ui-plugin.js",
          "webchat-ui-rich.js",
          "webchat-ui-style.js",
          "webchat-ui-texts.js");

  private static final List<String> TYPES = List.of("webchat-bus.d.ts", "webchat-ui.d.ts");

  private static final List<String> DEMO_PAGES =
      List.of("demo.html", "demo-page.html", "demo-window.html");

  private final PageFiles files =
      new PageFiles(name -> PageScripts.class.getResourceAsStream("/io/webchat/web/page/" + name));

  /** With the demo's files, or without. */
  PageScripts(boolean demo) {
    SCRIPTS.forEach(name -> add(name, SCRIPT));
    TYPES.forEach(name -> add(name, "text/plain"));
    if (demo) {
      DEMO_PAGES.forEach(name -> add(name, "text/html"));
      add("demo.css", "text/css");
    }
  }

  private void add(String name, String type) {
    files.add(name, type);
  }

  boolean has(String name) {
    return files.has(name);
  }

  /** Answers with a file; any page may load it. */
  void answer(String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    files.answer(name, request, response);
  }
}
