package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
  @Test
  void isInTheDataFolderOfTheDistribution() {
    Path place =
        DataFolder.of("sessions", Map.of("webchat.data", "run/data")::get, name -> new File(name));

    assertThat(place).isEqualTo(Path.of("run/data/sessions").toAbsolutePath()).isAbsolute();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void isInTheDataAreaOfTheBundleWhereThereIsNone(String data) {
    Path place = DataFolder.of("sessions", property -> data, name -> new File("area", name));

    assertThat(place).isEqualTo(Path.of("area/sessions").toAbsolutePath()).isAbsolute();
  }

  @Test
  void isToBeConfiguredWhereThereIsNeither() {
    assertThatThrownBy(() -> DataFolder.of("sessions", property -> null, name -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the framework has no data area: configure a place");
  }
}
