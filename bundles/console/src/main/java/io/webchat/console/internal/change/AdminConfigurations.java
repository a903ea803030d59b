package io.webchat.console.internal.change;

import io.webchat.console.internal.change.KeyBounds.Bounds;
import io.webchat.console.internal.view.Sources;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.swap.BundleNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What bundles of the service describe with Metatype, kept by Configuration Admin. */
public final class AdminConfigurations implements Configurations {
  private static final String FILE = "felix.fileinstall.filename";

  private final ConfigurationAdmin admin;
  private final MetaTypeService types;
  private final BundleContext context;
  private final Sources sources;

  /** Those of this container. */
  public AdminConfigurations(
      ConfigurationAdmin admin, MetaTypeService types, BundleContext context, Sources sources) {
    this.admin = admin;
    this.types = types;
    this.context = context;
    this.sources = sources;
  }

  /** What describes a PID. */
  private record Described(
      Bundle bundle, String pid, boolean isFactory, ObjectClassDefinition type) {
    Map<String, AttributeDefinition> keys() {
      Map<String, AttributeDefinition> keys = new LinkedHashMap<>();
      for (AttributeDefinition key : type.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
        keys.put(key.getID(), key);
      }
      return keys;
    }
  }

  private Map<String, Described> described() {
    Map<String, Described> found = new TreeMap<>();
    for (Bundle bundle : new BundleNames(context).ofService()) {
      MetaTypeInformation information = types.getMetaTypeInformation(bundle);
      if (information != null) {
        add(found, bundle, information, information.getPids(), false);
        add(found, bundle, information, information.getFactoryPids(), true);
      }
    }
    return found;
  }

  private static void add(
      Map<String, Described> found,
      Bundle bundle,
      MetaTypeInformation information,
      String[] pids,
      boolean isFactory) {
    for (String pid : pids == null ? new String[0] : pids) {
      found.put(
          pid,
          new Described(bundle, pid, isFactory, information.getObjectClassDefinition(pid, null)));
    }
  }

  private static String kind(String pid) {
    int name = pid.indexOf('~');
    return name < 0 ? pid : pid.substring(0, name);
  }

  private Described describedAs(String pid) {
    Described described = described().get(kind(pid));
    if (described == null || described.isFactory() != pid.contains("~")) {
      throw new IllegalArgumentException("No bundle that is there describes " + pid);
    }
    return described;
  }

  private Optional<Configuration> present(String pid) throws IOException {
    try {
      Configuration[] found = admin.listConfigurations("(service.pid=" + escaped(pid) + ")");
      return found == null ? Optional.empty() : Arrays.stream(found).findFirst();
    } catch (InvalidSyntaxException e) {
      return Optional.empty();
    }
  }

  private static String escaped(String value) {
    return value.replaceAll("([\\\\*()])", "\\\\$1");
  }

  @Override
  public List<Map<String, Object>> list() {
    Map<String, List<String>> present = presentByKind();
    List<Map<String, Object>> list = new ArrayList<>();
    for (Described each : described().values()) {
      Map<String, Object> row = new LinkedHashMap<>();
      List<String> pids = present.getOrDefault(each.pid(), List.of());
      row.put("pid", each.pid());
      row.put("factory", each.isFactory());
      row.put("name", each.type().getName());
      row.put("bundle", BundleNames.shown(each.bundle()));
      row.put("isThere", !pids.isEmpty());
      row.put("pids", each.isFactory() ? pids : List.of());
      row.put("refused", refused(each.pid()));
      list.add(row);
    }
    return list;
  }

  private Map<String, List<String>> presentByKind() {
    Map<String, List<String>> present = new HashMap<>();
    try {
      Configuration[] all = admin.listConfigurations(null);
      for (Configuration each : all == null ? new Configuration[0] : all) {
        present.computeIfAbsent(kind(each.getPid()), kind -> new ArrayList<>()).add(each.getPid());
      }
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException("The configurations cannot be read", e);
    }
    present.values().forEach(pids -> pids.sort(null));
    return present;
  }

  private Stream<ConfigurationState> states(String pid) {
    return sources.configurations().stream()
        .filter(state -> state.pid().equals(pid) || kind(state.pid()).equals(pid));
  }

  private int refused(String pid) {
    return states(pid).mapToInt(state -> state.refusals().size()).sum();
  }

  @Override
  public Map<String, Object> form(String pid) throws IOException {
    Described described = describedAs(pid);
    Map<String, Object> values = values(pid);
    KeyBounds bounds = KeyBounds.of(described.bundle());
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("pid", pid);
    form.put("name", described.type().getName());
    form.put("description", described.type().getDescription());
    form.put("isThere", present(pid).isPresent());
    form.put("file", String.valueOf(values.getOrDefault(FILE, "")).replaceFirst(".*/", ""));
    List<Object> keys = new ArrayList<>();
    described
        .keys()
        .forEach((id, key) -> keys.add(shown(key, values.get(id), bounds.of(described.pid(), id))));
    form.put("keys", keys);
    form.put("others", others(described, values));
    form.put(
        "refusals",
        states(pid).flatMap(state -> state.refusals().stream()).map(each -> each.line()).toList());
    return form;
  }

  private Map<String, Object> values(String pid) throws IOException {
    Optional<Configuration> configuration = present(pid);
    Dictionary<String, Object> values =
        configuration.isPresent() ? configuration.get().getProperties() : null;
    return values == null ? Map.of() : FrameworkUtil.asMap(values);
  }

  private static Map<String, Object> shown(AttributeDefinition key, Object value, Bounds bounds) {
    boolean isSecret = KeyValues.isSecret(key) || KeyValues.hasSecret(value);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", key.getID());
    shown.put("name", key.getName());
    shown.put("description", key.getDescription());
    shown.put("type", type(key));
    shown.put("list", key.getCardinality() != 0);
    shown.put(
        "default", key.getDefaultValue() == null ? List.of() : List.of(key.getDefaultValue()));
    shown.put(
        "options", key.getOptionValues() == null ? List.of() : List.of(key.getOptionValues()));
    shown.put("least", bounds.least());
    shown.put("most", bounds.most());
    shown.put("secret", isSecret);
    shown.put("set", value != null);
    shown.put("value", isSecret ? List.of() : KeyValues.texts(value));
    return shown;
  }

  private static String type(AttributeDefinition key) {
    return switch (key.getType()) {
      case AttributeDefinition.INTEGER, AttributeDefinition.LONG, AttributeDefinition.DOUBLE ->
          "number";
      case AttributeDefinition.BOOLEAN -> "flag";
      default -> "text";
    };
  }

  /** Names of keys that are set and that nothing describes; such values are left as they are. */
  private static List<String> others(Described described, Map<String, Object> values) {
    Map<String, AttributeDefinition> keys = described.keys();
    return values.keySet().stream()
        .filter(key -> !keys.containsKey(key))
        .filter(key -> !key.startsWith("service.") && !key.equals(FILE))
        .sorted()
        .toList();
  }

  @Override
  public void change(String pid, Map<String, Object> values, boolean withKeys) throws IOException {
    Map<String, AttributeDefinition> keys = describedAs(pid).keys();
    Map<String, Object> changed = new HashMap<>(values(pid));
    values.forEach(
        (id, given) -> {
          AttributeDefinition key = keys.get(id);
          if (key == null) {
            throw new IllegalArgumentException(pid + " has no key " + id);
          }
          requireRight(id, withKeys);
          if (given == null) {
            changed.remove(id);
          } else {
            changed.put(id, KeyValues.parse(key, given));
          }
        });
    changed.keySet().removeIf(key -> key.startsWith("service."));
    configuration(pid).updateIfDifferent(FrameworkUtil.asDictionary(changed));
  }

  private static void requireRight(String key, boolean withKeys) {
    if (KeyValues.givesRights(key) && !withKeys) {
      throw new IllegalArgumentException(
          key + " gives rights: it is changed by a key that is good for all, or in the file");
    }
  }

  private Configuration configuration(String pid) throws IOException {
    int name = pid.indexOf('~');
    return name < 0
        ? admin.getConfiguration(pid, "?")
        : admin.getFactoryConfiguration(pid.substring(0, name), pid.substring(name + 1), "?");
  }

  @Override
  public void delete(String pid, boolean withKeys) throws IOException {
    describedAs(pid).keys().keySet().forEach(key -> requireRight(key, withKeys));
    present(pid)
        .orElseThrow(() -> new IllegalArgumentException("There is no configuration " + pid))
        .delete();
  }
}
