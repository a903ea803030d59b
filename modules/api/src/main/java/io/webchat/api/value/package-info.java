/**
 * The values that callers, the bus and plug-ins exchange: JSON, the AJAX response, and rejections
 * with their codes. Every other package of the api may use it; it uses none.
 */
@Export
@Version("1.1.0")
package io.webchat.api.value;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
