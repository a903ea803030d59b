package io.webchat.session.record;

import java.io.File;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where a store keeps its files unless configured otherwise: in the data folder of the
 * distribution, which outlives a run; in a framework without one, in the data area of the bundle.
 */
public final class DataFolder {
  /** Framework property that names the data folder. */
  public static final String DATA_PROPERTY = "webchat.data";

  private DataFolder() {}

  /**
   * The path of a file or folder of the store.
   *
   * @param property the framework's properties, {@code null} when there is none
   * @param area the bundle's data area, {@code null} when there is none
   * @throws IllegalArgumentException when there is neither
   */
  public static Path of(String name, UnaryOperator<String> property, Function<String, File> area) {
    String data = property.apply(DATA_PROPERTY);
    if (data != null && !data.isBlank()) {
      return Path.of(data).resolve(name).toAbsolutePath();
    }
    File file = area.apply(name);
    if (file == null) {
      throw new IllegalArgumentException("the framework has no data area: configure a place");
    }
    return file.toPath().toAbsolutePath();
  }
}
