package io.webchat.console.internal.change;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounds of keys. Metatype's service checks values against them and does not tell them; they
 * stand in the bundles' descriptions. Immutable.
 */
final class KeyBounds {
  private static final Logger LOG = LoggerFactory.getLogger(KeyBounds.class);

  /** Least and most of a key, each may be empty. */
  record Bounds(String least, String most) {
    static final Bounds NONE = new Bounds("", "");
  }

  private final Map<String, Map<String, Bounds>> bounds = new HashMap<>();

  private KeyBounds() {}

  /** Those of a bundle's descriptions. */
  static KeyBounds of(Bundle bundle) {
    KeyBounds read = new KeyBounds();
    Enumeration<URL> files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
    if (files != null) {
      for (URL file : Collections.list(files)) {
        try (InputStream in = file.openStream()) {
          read.add(in);
        } catch (IOException | XMLStreamException e) {
          LOG.debug("{} cannot be read", file, e);
        }
      }
    }
    return read;
  }

  private void add(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader xml = factory.createXMLStreamReader(in);
    Map<String, Bounds> keys = new HashMap<>();
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      if (xml.getLocalName().equals("AD")) {
        keys.put(attribute(xml, "id"), new Bounds(attribute(xml, "min"), attribute(xml, "max")));
      } else if (xml.getLocalName().equals("Designate")) {
        String pid = attribute(xml, "pid");
        bounds.put(pid.isEmpty() ? attribute(xml, "factoryPid") : pid, keys);
      }
    }
  }

  private static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  /** Those of a key; {@link Bounds#NONE} where nothing says any. */
  Bounds of(String pid, String key) {
    return bounds.getOrDefault(pid, Map.of()).getOrDefault(key, Bounds.NONE);
  }
}
