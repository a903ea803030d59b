package io.webchat.swap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A framework with bundles that consist of their headers only. */
public final class SmallFramework {
  private final Framework framework;

  public SmallFramework(Path storage) throws BundleException {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    storage.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "io.webchat.spi.transport"));
    framework.start();
  }

  public BundleContext context() {
    return framework.getBundleContext();
  }

  /** Installs a bundle and starts it. */
  public Bundle start(String name, String version, Map<String, String> headers)
      throws BundleException {
    Bundle bundle = install(name, version, headers);
    bundle.start();
    return bundle;
  }

  public Bundle install(String name, String version, Map<String, String> headers)
      throws BundleException {
    return context().installBundle(name + "-" + version, jar(name, version, headers));
  }

  public static InputStream jar(String name, String version, Map<String, String> headers) {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
    main.putValue(Constants.BUNDLE_VERSION, version);
    headers.forEach(main::putValue);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      jar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  public void stop() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(60_000);
  }
}
