package io.webchat.demo.internal.swap;

import io.webchat.spi.transport.TransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The bundle that offers a type of transport, and the ways to swap it. */
final class TransportBundle {
  private static final String REFERENCE = "reference:";

  private final BundleContext context;
  private final String type;
  private Bundle bundle;
  private Bundle newer;

  private TransportBundle(BundleContext context, String type, Bundle bundle) {
    this.context = context;
    this.type = type;
    this.bundle = bundle;
  }

  /** The bundle of a type, if it is there. */
  static Optional<TransportBundle> of(BundleContext context, String type) {
    try {
      for (ServiceReference<TransportProvider> offer :
          context.getServiceReferences(TransportProvider.class, null)) {
        TransportProvider provider = context.getService(offer);
        boolean found = provider != null && provider.type().equals(type);
        context.ungetService(offer);
        if (found) {
          return Optional.of(new TransportBundle(context, type, offer.getBundle()));
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e); // there is no filter
    }
    return Optional.empty();
  }

  /** Whether the type is offered at the moment. */
  boolean isOffered() {
    return of(context, type).isPresent();
  }

  void stop() throws BundleException {
    bundle.stop();
  }

  void start() throws BundleException {
    bundle.start();
  }

  void update() throws BundleException {
    bundle.update();
  }

  void reinstall() throws BundleException {
    String location = bundle.getLocation();
    bundle.uninstall();
    bundle = context.installBundle(location);
    bundle.start();
  }

  /** Installs the same as version 9 beside it, and stops this one. */
  void installNewer(Path folder) throws BundleException, IOException {
    Path copy = newer(folder);
    newer = context.installBundle(copy.toUri().toString());
    newer.start();
    bundle.stop();
  }

  /** Goes back to the former version, and removes the newer one. */
  void removeNewer() throws BundleException {
    bundle.start();
    newer.stop();
    newer.uninstall();
  }

  private Path newer(Path folder) throws IOException {
    String location = bundle.getLocation();
    String file =
        location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location;
    Path copy = folder.resolve(bundle.getSymbolicName() + "-9.0.0.jar");
    try (JarFile jar = new JarFile(Path.of(URI.create(file)).toFile())) {
      Manifest manifest = new Manifest(jar.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", "9.0.0");
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
        for (JarEntry entry : Collections.list(jar.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new JarEntry(entry.getName()));
            try (InputStream content = jar.getInputStream(entry)) {
              content.transferTo(out);
            }
          }
        }
      }
    }
    return copy;
  }
}
