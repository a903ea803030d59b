package io.webchat.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A component as the Metatype description in its bundle has it.
 *
 * @param keys with their defaults, empty for none
 */
record ConfiguredComponent(String pid, Map<String, String> keys) {
  private static final String DESCRIPTIONS = "OSGI-INF/metatype/";

  /** All components of the distribution, those in {@code optional} included. */
  static List<ConfiguredComponent> deployed() throws IOException {
    List<ConfiguredComponent> components = new ArrayList<>();
    for (String folder : List.of("bundles", "optional")) {
      try (Stream<Path> files = Files.walk(DistributionProcess.FOLDER.resolve(folder))) {
        for (Path jar : files.filter(ConfiguredComponent::isOfThisProject).toList()) {
          read(jar, components);
        }
      }
    }
    return components;
  }

  private static boolean isOfThisProject(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith("webchat-") && name.endsWith(".jar");
  }

  private static void read(Path jar, List<ConfiguredComponent> components) throws IOException {
    try (JarFile bundle = new JarFile(jar.toFile())) {
      for (JarEntry entry : bundle.stream().toList()) {
        if (entry.getName().startsWith(DESCRIPTIONS) && entry.getName().endsWith(".xml")) {
          try (InputStream in = bundle.getInputStream(entry)) {
            of(in).ifPresent(components::add);
          }
        }
      }
    }
  }

  /** Empty where it is no component but what a factory makes. */
  private static Optional<ConfiguredComponent> of(InputStream description) throws IOException {
    Document document;
    try {
      document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(description);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("no Metatype description", e);
    }
    Map<String, String> keys = new LinkedHashMap<>();
    for (Element key : elements(document, "AD")) {
      keys.put(key.getAttribute("id"), key.getAttribute("default"));
    }
    Element designate = elements(document, "Designate").get(0);
    String pid = designate.getAttribute("pid");
    return pid.isEmpty() ? Optional.empty() : Optional.of(new ConfiguredComponent(pid, keys));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }
}
