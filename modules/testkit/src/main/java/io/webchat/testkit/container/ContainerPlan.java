package io.webchat.testkit.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.osgi.framework.Constants;

/** What a container is started with. */
record ContainerPlan(
    List<String> systemPackages,
    List<Path> bundles,
    Map<String, String> frameworkProperties,
    Map<String, Map<String, ?>> configurations) {

  /** How long a framework may take to start, and to stop: the machine may be busy. */
  private static final int SYSTEM_TIMEOUT_MILLIS = 180_000;

  ContainerPlan(
      Collection<String> systemPackages,
      Collection<Path> bundles,
      Map<String, String> frameworkProperties,
      Map<String, Map<String, ?>> configurations) {
    this(
        List.copyOf(systemPackages),
        List.copyOf(bundles),
        new LinkedHashMap<>(frameworkProperties),
        new LinkedHashMap<>(configurations));
  }

  /** As options of Pax Exam, for a framework that keeps its files below a folder of its own. */
  Option[] options(Path work) {
    List<Option> options = new ArrayList<>();
    options.add(CoreOptions.workingDirectory(work.resolve("framework").toString()));
    options.add(CoreOptions.systemTimeout(SYSTEM_TIMEOUT_MILLIS));
    // bundles find their own resources without it, and a JVM takes such a handler factory only once
    options.add(CoreOptions.frameworkProperty("felix.service.urlhandlers").value("false"));
    // the resolver's threads outlive the framework by a minute
    options.add(CoreOptions.frameworkProperty("felix.resolver.parallelism").value("1"));
    frameworkProperties.forEach(
        (key, value) -> options.add(CoreOptions.frameworkProperty(key).value(value)));
    systemPackages.forEach(clause -> options.add(CoreOptions.systemPackage(clause)));
    for (Path jar : bundles) {
      Manifest manifest = SystemPackages.manifest(jar);
      UrlProvisionOption bundle = CoreOptions.bundle(jar.toUri().toString());
      options.add(isFragment(manifest) ? bundle.noStart() : bundle);
      if (LogbackFragment.isHost(manifest)) {
        options.add(CoreOptions.bundle(LogbackFragment.write(work).toUri().toString()).noStart());
      }
    }
    return options.toArray(Option[]::new);
  }

  private static boolean isFragment(Manifest manifest) {
    return manifest.getMainAttributes().getValue(Constants.FRAGMENT_HOST) != null;
  }
}
