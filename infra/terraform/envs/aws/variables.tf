variable "name" {
  description = "What everything of this installation is called."
  type        = string
  default     = "atoll"
}

variable "region" {
  description = "Where it stands."
  type        = string
}

variable "operators" {
  description = "Blocks of addresses from which its operators call the cluster."
  type        = list(string)
}

variable "values_file" {
  description = "Values of the chart: the registry of the images, the host of the API, and whatever else is not the default."
  type        = string
}

variable "database_authorities_file" {
  description = "The certificates of AWS' authorities for databases, as AWS publishes them for the region (a bundle of PEM)."
  type        = string
}
