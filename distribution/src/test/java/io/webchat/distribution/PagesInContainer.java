package io.webchat.distribution;

import io.webchat.api.WebChatFactory;
import io.webchat.spi.config.Configured;
import io.webchat.testkit.container.OsgiContainer;
import io.webchat.testkit.container.OsgiContainerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What an operator does so that the container serves pages. */
final class PagesInContainer {
  private PagesInContainer() {}

  /** The deployed bundles, and how the HTTP server is configured that comes later. */
  static OsgiContainerBuilder at(int port) {
    return OsgiContainer.felix()
        .systemPackagesFrom(WebChatFactory.class, Configured.class)
        .frameworkProperty("org.osgi.service.http.port", String.valueOf(port))
        .frameworkProperty("org.apache.felix.http.host", "127.0.0.1")
        .frameworkProperty("org.apache.felix.jakarta.websocket.enable", "true")
        .bundles(DeployedBundles.jars());
  }

  /** Adds the HTTP server and the bus for pages. */
  static void deploy(OsgiContainer container) throws IOException, BundleException {
    for (Path jar : optional()) {
      container.context().installBundle(jar.toUri().toString());
    }
    for (Bundle bundle : container.context().getBundles()) {
      if (bundle.getHeaders("").get("Fragment-Host") == null) {
        bundle.start();
      }
    }
  }

  /** What a run starts for pages. */
  private static List<Path> optional() throws IOException {
    Path folder = DistributionProcess.FOLDER.resolve("optional");
    try (Stream<Path> own = Files.list(folder)) {
      return Stream.concat(
              DeployedBundles.httpServer().stream(),
              own.filter(
                  file ->
                      file.getFileName()
                          .toString()
                          .matches("webchat-(backend|console|http|web)-.*")))
          .toList();
    }
  }
}
