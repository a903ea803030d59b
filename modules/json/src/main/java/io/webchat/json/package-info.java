/**
 * JSON text and the values that the api carries ({@link io.webchat.api.value.Json}), with limits,
 * and without secrets.
 */
@Export
@Version("1.1.0")
package io.webchat.json;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
