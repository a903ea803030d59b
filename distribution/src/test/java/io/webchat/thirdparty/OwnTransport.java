package io.webchat.thirdparty;

import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle of somebody else with a transport of its own, without Declarative Services. */
public final class OwnTransport implements BundleActivator {
  /** Its symbolic name. */
  public static final String NAME = "com.example.own.transport";

  /** For the framework. */
  public OwnTransport() {}

  @Override
  public void start(BundleContext context) {
    context.registerService(TransportProvider.class, new Provider(), null);
  }

  @Override
  public void stop(BundleContext context) {
    // the framework takes the service away
  }

  /** Offers it. */
  public static final class Provider implements TransportProvider {
    @Override
    public String type() {
      return "own-wire";
    }

    @Override
    public Transport create(TransportContext context) {
      throw new IllegalStateException("nothing is sent with it");
    }
  }

  /** Writes the bundle's jar; it uses the plumbing of REST transports, too. */
  public static void write(Path target, String version) throws IOException {
    Manifest manifest = new Manifest();
    Attributes header = manifest.getMainAttributes();
    header.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    header.putValue("Bundle-ManifestVersion", "2");
    header.putValue("Bundle-SymbolicName", NAME);
    header.putValue("Bundle-Version", version);
    header.putValue("Bundle-Activator", OwnTransport.class.getName());
    header.putValue(
        "Import-Package", "org.osgi.framework,io.webchat.rest,io.webchat.spi.transport");
    Path made = Files.createTempFile("own", ".jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(made), manifest)) {
      for (Class<?> type : new Class<?>[] {OwnTransport.class, Provider.class}) {
        String entry = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(entry));
        try (InputStream content = type.getClassLoader().getResourceAsStream(entry)) {
          content.transferTo(jar);
        }
      }
    }
    Files.move(made, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
