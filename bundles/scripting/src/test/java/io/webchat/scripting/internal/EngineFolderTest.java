package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the engine unpacks what it needs. */
class EngineFolderTest {
  private String before;

  @BeforeEach
  void take() {
    before = System.clearProperty(EngineFolder.PROPERTY);
  }

  @AfterEach
  void putBack() {
    System.clearProperty(EngineFolder.PROPERTY);
    if (before != null) {
      System.setProperty(EngineFolder.PROPERTY, before);
    }
  }

  @Test
  void aFolderIsNamedWhenThereIsNone() {
    EngineFolder.propose(null);
    assertThat(System.getProperty(EngineFolder.PROPERTY)).isNull();
    EngineFolder.propose(new File("data"));
    assertThat(System.getProperty(EngineFolder.PROPERTY)).isEqualTo("data");
  }

  @Test
  void whatTheOperatorNamedStays() {
    System.setProperty(EngineFolder.PROPERTY, "elsewhere");
    EngineFolder.propose(new File("data"));
    assertThat(System.getProperty(EngineFolder.PROPERTY)).isEqualTo("elsewhere");
  }
}
