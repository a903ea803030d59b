/** Prefilters and preprocessors: what hides and what changes messages before they are shown. */
@Export
@Version("1.0.0")
package io.webchat.spi.filter;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
