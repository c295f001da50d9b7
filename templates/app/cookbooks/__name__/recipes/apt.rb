# frozen_string_literal: true

# Package lists, at most once a day: a machine image has none, or old ones.
apt_update 'daily' do
  frequency 86_400
  action :periodic
end
