package io.webchat.simulator.internal.gms;

/** An answer with an error code of the v2 wire. */
public final class GmsError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final int MISSING_PARAMETER = 100;
  static final int FIRST_NAME_MISSING = 102;
  static final int LAST_NAME_MISSING = 103;
  static final int NO_NAME = 161;
  static final int TOO_MANY_FILES = 201;
  static final int FILES_TOO_LARGE = 202;
  static final int FILE_TYPE = 203;
  static final int TEXT_TOO_LONG = 204;
  static final int NOT_NOW = 240;
  static final int UNKNOWN_SERVICE = 306;
  static final int BAD_EMAIL = 364;

  private final int code;
  private final String advice;

  GmsError(int code, String message, String advice) {
    super(message, null, false, false);
    this.code = code;
    this.advice = advice;
  }

  GmsError(int code, String message) {
    this(code, message, "");
  }

  /** A field is missing, or cannot be used. */
  public static GmsError missing(String message, String field) {
    return new GmsError(MISSING_PARAMETER, message, field);
  }

  int code() {
    return code;
  }

  String advice() {
    return advice;
  }
}
