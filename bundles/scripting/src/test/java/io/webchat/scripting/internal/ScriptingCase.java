package io.webchat.scripting.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with scripting as it is by default, below an empty folder. */
abstract class ScriptingCase {
  @TempDir Path home;
  Scripting scripting;

  @BeforeEach
  final void open() {
    scripting = TestScripting.with(PatientSettings.in(home));
  }

  @AfterEach
  final void close() {
    scripting.close();
  }
}
