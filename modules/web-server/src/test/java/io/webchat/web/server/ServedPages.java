package io.webchat.web.server;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.web.WebFront;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A program that serves pages: what the documentation shows. */
final class ServedPages {
  private ServedPages() {}

  /** Serves the pages of a folder, which hold chats with this chat server. */
  static PageServer serve(WebChatPlatform platform, String dataUrl, Path folder)
      throws IOException {
    var configuration = WebChatConfiguration.of(Map.of("dataURL", dataUrl));
    WebFront front =
        WebFront.open(
            platform.factory(),
            InstanceSettings.of(configuration),
            Map.of("pagesPerVisitor", 10)); // keys of io.webchat.web
    return PageServer.of(front).port(0).pages(folder).start();
  }
}
