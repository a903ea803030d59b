/**
 * The immutable, typed configuration of a widget instance ({@code _genesys.widgets.webchat} and
 * {@code .main}).
 */
@Export
@Version("2.1.0")
package io.webchat.api.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
