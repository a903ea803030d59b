package io.webchat.recorder.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.recorder.internal.record.RecordingSettings;
import io.webchat.recording.Texts;
import io.webchat.spi.config.Values;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the PID {@code io.webchat.recorder}. */
@ObjectClassDefinition(
    name = "WebChatService recorder",
    description = "Which chats are written down, and how much of them; see docs/recording.md")
@interface RecorderConfiguration {
  @AttributeDefinition(
      name = "Instances",
      description =
          "Ids of the widget instances whose chats are recorded; * for all, none for those that"
              + " webchat:record names",
      required = false)
  String[] instances() default {};

  @AttributeDefinition(
      name = "Texts",
      description =
          "shown: as they were shown, without what preprocessors take out; original: as they came,"
              + " too. What prefilters hide is in none",
      required = false)
  String texts() default "shown";

  @AttributeDefinition(
      name = "Folder",
      description = "Where the files are; empty for recordings in the data folder",
      required = false)
  String folder() default "";

  @AttributeDefinition(
      name = "Items that wait",
      description = "Events and commands of a chat that wait to be written; more are left out",
      min = "10",
      max = "100000",
      required = false)
  int queueLimit() default 1_000;

  @AttributeDefinition(
      name = "Size of a file, bytes",
      description = "Where a file has so much the rest of its chat is left out",
      min = "10000",
      max = "1000000000",
      required = false)
  long maxFileBytes() default 16_777_216;

  @AttributeDefinition(
      name = "Files",
      description = "Recordings in the folder; the oldest go when there are more",
      min = "1",
      max = "100000",
      required = false)
  int keepFiles() default 1_000;

  @AttributeDefinition(
      name = "Recordings at once",
      description = "Instances that are recorded at the same time; no more begin",
      min = "1",
      max = "10000",
      required = false)
  int maxRecordings() default 100;

  /**
   * The values.
   *
   * @param instances ids, or {@code *}
   */
  record Settings(Set<String> instances, Texts texts, RecordingSettings limits) {
    private static final String ALL = "*";

    static Settings read(Values values, Path data) {
      return new Settings(
          values.parsedList("instances", Settings::ids),
          values.parsed("texts", Texts::of),
          new RecordingSettings(
              values.parsed("folder", text -> folder(text, data)),
              values.integer("queueLimit", 10, 100_000),
              values.number("maxFileBytes", 10_000, 1_000_000_000),
              values.integer("keepFiles", 1, 100_000),
              values.integer("maxRecordings", 1, 10_000)));
    }

    private static Set<String> ids(List<String> words) {
      for (String word : words) {
        if (!word.equals(ALL) && !InstanceSettings.isId(word)) {
          throw new IllegalArgumentException("ids of instances with commas between them, or *");
        }
      }
      return Set.copyOf(words);
    }

    private static Path folder(String text, Path data) {
      try {
        return text.isEmpty() ? data.resolve("recordings") : Path.of(text).toAbsolutePath();
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("the path of a folder", e);
      }
    }

    /** Whether the chats of an instance are recorded by themselves. */
    boolean names(String instanceId) {
      return instances.contains(ALL) || instances.contains(instanceId);
    }
  }
}
