package io.webchat.scenario.internal.script;

import io.webchat.simulated.UnusableFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A value of a YAML file that knows its place, so that errors name file, line and key. */
final class YamlValue {
  private static final int MAX_CHARACTERS = 1 << 20;
  private static final int MAX_ALIASES = 20;

  /** What the parser means when it names blocks. */
  private static final String INDENTED =
      "; elements of one list, and keys of one object, begin in the same column";

  private final String file;
  private final String key;
  private final Node node;

  private YamlValue(String file, String key, Node node) {
    this.file = file;
    this.key = key;
    this.node = node;
  }

  /** The one document of a text. */
  static YamlValue read(String file, String text) throws UnusableFileException {
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setLabel(file)
              .setUseMarks(true)
              .setCodePointLimit(MAX_CHARACTERS)
              .setMaxAliasesForCollections(MAX_ALIASES)
              .build();
      return new YamlValue(
          file,
          "",
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> new UnusableFileException(file + " is empty")));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      int column = e.getProblemMark().map(Mark::getColumn).orElse(0) + 1;
      throw new UnusableFileException(
          file
              + ", line "
              + line
              + ", column "
              + column
              + ": is not YAML: "
              + e.getProblem()
              + (e.getProblem().contains("<block") ? INDENTED : ""),
          e);
    } catch (YamlEngineException e) {
      throw new UnusableFileException(file + ": " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new UnusableFileException(file + ": nested too deep", e);
    }
  }

  int line() {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  /** What is wrong with it. */
  UnusableFileException wrong(String expected) {
    String found =
        node instanceof ScalarNode scalar
            ? "\"" + scalar.getValue() + "\""
            : node instanceof MappingNode ? "an object" : "a list";
    return problem("expected " + expected + ", found " + found);
  }

  UnusableFileException problem(String text) {
    return new UnusableFileException(
        file + ", line " + line() + ": " + (key.isEmpty() ? "" : key + ": ") + text);
  }

  boolean isText() {
    return node instanceof ScalarNode;
  }

  boolean isObject() {
    return node instanceof MappingNode;
  }

  /** The text of a scalar. */
  String text() throws UnusableFileException {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw wrong("a text");
  }

  /** The elements of a list. */
  List<YamlValue> list() throws UnusableFileException {
    if (node instanceof SequenceNode sequence) {
      List<YamlValue> elements = new ArrayList<>();
      sequence.getValue().forEach(each -> elements.add(new YamlValue(file, key, each)));
      return elements;
    }
    throw wrong("a list");
  }

  /** The values of an object, by keys of which each is known and there once. */
  Map<String, YamlValue> object(Collection<String> known) throws UnusableFileException {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong("an object with some of " + known);
    }
    Map<String, YamlValue> values = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlValue name = new YamlValue(file, key, tuple.getKeyNode());
      String text = name.text();
      YamlValue value = new YamlValue(file, text, tuple.getValueNode());
      if (!known.isEmpty() && !known.contains(text)) {
        throw name.wrong("one of " + known);
      }
      if (values.put(text, value) != null) {
        throw value.problem("is there twice");
      }
    }
    return values;
  }

  /** An object of texts. */
  Map<String, Object> texts() throws UnusableFileException {
    Map<String, Object> texts = new LinkedHashMap<>();
    for (Map.Entry<String, YamlValue> each : object(List.of()).entrySet()) {
      texts.put(each.getKey(), each.getValue().text());
    }
    return texts;
  }
}
